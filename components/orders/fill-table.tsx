import Link from "next/link";
import { paths } from "#lib/paths.ts";
import { CopyId } from "../ui/copy-button.tsx";
import { Figure } from "../ui/figure.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { commonUnit, headWithUnit } from "./common-unit.ts";
import { InstrumentLink } from "./instrument-link.tsx";
import type { FillRow } from "./order-row.ts";
import { RowClicks } from "./row-clicks.tsx";
import { SideMark } from "./side-mark.tsx";

type FillTableProps = {
  readonly fills: readonly FillRow[];
  /** Of the portfolio: of cash and equity. */
  readonly currency: string;
  /** On the page of one order: without what is the same in each row. */
  readonly ofOneOrder?: boolean;
  readonly empty?: string;
};

export function FillTable({ fills, currency, ofOneOrder = false, empty = "No fill matches these filters." }: FillTableProps) {
  const quote = commonUnit(fills.map(({ instrument }) => instrument.quote));
  const base = commonUnit(fills.map(({ instrument }) => instrument.base));
  const feeAsset = commonUnit(fills.map((fill) => fill.feeAsset));
  const hasReal = fills.some(({ instrument }) => !instrument.isSimulated);
  const units = { quote, base, feeAsset };
  return (
    <RowClicks>
      <Table caption="Fills" stack>
        <THead>
          <Th>Filled (market time)</Th>
          {!ofOneOrder && <Th>Instrument</Th>}
          {!ofOneOrder && <Th>Side</Th>}
          <Th num>{headWithUnit("Quantity", base)}</Th>
          <Th num>{headWithUnit("Price", quote)}</Th>
          <Th num>{headWithUnit("Notional", quote)}</Th>
          <Th num>{headWithUnit("Fee", feeAsset)}</Th>
          <Th num>Cash after, {currency}</Th>
          <Th num>Equity after, {currency}</Th>
          <Th>Trade id</Th>
        </THead>
        <TBody>
          {fills.length === 0 && <EmptyRow columns={ofOneOrder ? 8 : 10}>{empty}</EmptyRow>}
          {fills.map((fill) => (
            <Row key={fill.id} {...{ fill, units, ofOneOrder, marks: hasReal }} />
          ))}
        </TBody>
      </Table>
    </RowClicks>
  );
}

type RowProps = {
  readonly fill: FillRow;
  readonly units: { readonly quote: string | null; readonly base: string | null; readonly feeAsset: string | null };
  readonly ofOneOrder: boolean;
  readonly marks: boolean;
};

function Row({ fill, units, ofOneOrder, marks }: RowProps) {
  const { instrument } = fill;
  const unit = (common: string | null, own: string) => (common === null ? { unit: own } : {});
  return (
    <Tr>
      <Td label="Filled">
        {ofOneOrder ? (
          <Time at={fill.filledAt} exact />
        ) : (
          <Link data-row href={paths.order(fill.orderId)} className="rounded-sm text-accent hover:underline">
            <Time at={fill.filledAt} exact />
          </Link>
        )}
      </Td>
      {!ofOneOrder && (
        <Td label="Instrument">
          <InstrumentLink instrument={instrument} marks={marks} />
        </Td>
      )}
      {!ofOneOrder && (
        <Td label="Side">
          <SideMark side={fill.side} />
        </Td>
      )}
      <Td num label="Quantity">
        <Figure value={fill.quantity} decimals={instrument.sizeDecimals} {...unit(units.base, instrument.base)} />
      </Td>
      <Td num label="Price">
        <Figure value={fill.price} decimals={instrument.priceDecimals} {...unit(units.quote, instrument.quote)} />
      </Td>
      <Td num label="Notional">
        <Figure value={fill.notional} decimals={2} {...unit(units.quote, instrument.quote)} />
      </Td>
      <Td num label="Fee">
        <Figure value={fill.fee} decimals={4} {...unit(units.feeAsset, fill.feeAsset)} />
      </Td>
      <Td num label="Cash after">
        <Figure value={fill.cashAfter} decimals={2} />
      </Td>
      <Td num label="Equity after">
        <Figure value={fill.equityAfter} decimals={2} />
      </Td>
      <Td label="Trade id">
        <CopyId id={fill.tradeId} />
      </Td>
    </Tr>
  );
}
