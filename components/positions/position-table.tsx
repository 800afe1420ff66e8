import { commonUnit, headWithUnit } from "../orders/common-unit.ts";
import { InstrumentLink } from "../orders/instrument-link.tsx";
import { percentOf } from "../orders/share.ts";
import { ShareBar } from "../orders/share-bar.tsx";
import { Badge } from "../ui/badge.tsx";
import { Figure } from "../ui/figure.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import type { PositionRow } from "./position-row.ts";

type PositionTableProps = {
  readonly positions: readonly PositionRow[];
  readonly currency: string;
  /** Null until the worker opened the book. */
  readonly equity: string | null;
  /** The position size limit in force. @unit % of equity */
  readonly limitPercent: string | null;
};

/** What is held, at the marks of market time. */
export function PositionTable({ positions, currency, equity, limitPercent }: PositionTableProps) {
  const base = commonUnit(positions.map(({ instrument }) => instrument.base));
  const quote = commonUnit(positions.map(({ instrument }) => instrument.quote));
  const hasReal = positions.some(({ instrument }) => !instrument.isSimulated);
  return (
    <Table caption="Positions" stack>
      <THead>
        <Th>Instrument</Th>
        <Th>Direction</Th>
        <Th num>{headWithUnit("Quantity", base)}</Th>
        <Th num>{headWithUnit("Average cost", quote)}</Th>
        <Th num>{headWithUnit("Mark", quote)}</Th>
        <Th num>Value, {currency}</Th>
        <Th num>Unrealised, {currency}</Th>
        <Th num>Unrealised, %</Th>
        <Th num>Realised, {currency}</Th>
        <Th num>Fees, {currency}</Th>
        <Th num>Share of equity</Th>
      </THead>
      <TBody>
        {positions.length === 0 && <EmptyRow columns={11}>Nothing is held.</EmptyRow>}
        {positions.map((position) => (
          <Row key={position.instrument.id} {...{ position, base, quote, equity, limitPercent, marks: hasReal }} />
        ))}
      </TBody>
    </Table>
  );
}

type RowProps = Pick<PositionTableProps, "equity" | "limitPercent"> & {
  readonly position: PositionRow;
  readonly base: string | null;
  readonly quote: string | null;
  readonly marks: boolean;
};

function Row({ position, base, quote, equity, limitPercent, marks }: RowProps) {
  const { instrument, direction, value, cost } = position;
  const price = { decimals: instrument.priceDecimals, ...(quote === null ? { unit: instrument.quote } : {}) };
  const share = equity === null ? null : percentOf(value.replace("-", ""), equity);
  return (
    <Tr muted={direction === "flat"}>
      <Td label="Instrument">
        <InstrumentLink instrument={instrument} marks={marks} />
      </Td>
      <Td label="Direction">
        <Badge tone={direction === "flat" ? "neutral" : "accent"}>{{ long: "Long", short: "Short", flat: "Flat" }[direction]}</Badge>
      </Td>
      <Td num label="Quantity">
        <Figure value={position.quantity} decimals={instrument.sizeDecimals} {...(base === null ? { unit: instrument.base } : {})} />
      </Td>
      <Td num label="Average cost">
        <Figure value={position.averagePrice} {...price} />
      </Td>
      <Td num label="Mark">
        <Figure value={position.mark} {...price} />
      </Td>
      <Td num label="Value">
        <Figure value={value} decimals={2} />
      </Td>
      <Td num label="Unrealised">
        <Figure value={direction === "flat" ? null : position.unrealised} decimals={2} tone="sign" />
      </Td>
      <Td num label="Unrealised, %">
        <Figure value={direction === "flat" ? null : percentOf(position.unrealised, cost.replace("-", ""))} decimals={2} tone="sign" />
      </Td>
      <Td num label="Realised">
        <Figure value={position.realised} decimals={2} tone="sign" />
      </Td>
      <Td num label="Fees">
        <Figure value={position.fees} decimals={2} />
      </Td>
      <Td num label="Share of equity">
        {limitPercent === null ? (
          <Figure value={share} decimals={2} unit="%" />
        ) : (
          <ShareBar label="Share of equity against the position size limit" percent={share} limitPercent={limitPercent} warns />
        )}
      </Td>
    </Tr>
  );
}
