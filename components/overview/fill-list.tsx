import Link from "next/link";
import { paths } from "#lib/paths.ts";
import { SideMark } from "../orders/side-mark.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Figure } from "../ui/figure.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

export type FillLine = {
  readonly id: string;
  readonly instrument: { readonly id: string; readonly symbol: string; readonly priceDecimals: number; readonly sizeDecimals: number };
  readonly side: "buy" | "sell";
  readonly price: string;
  readonly quantity: string;
  readonly notional: string;
  readonly fee: string;
  readonly feeAsset: string;
  readonly filledAt: string;
};

/** The newest executions. */
export function FillList({ fills }: { readonly fills: readonly FillLine[] }) {
  if (fills.length === 0) return <EmptyState title="No fill yet">The first one comes when a run's signal passes the risk gate.</EmptyState>;
  return (
    <Table caption="The newest fills">
      <THead>
        <Th>Market time</Th>
        <Th>Instrument</Th>
        <Th>Side</Th>
        <Th num>Quantity</Th>
        <Th num>Price</Th>
        <Th num>Notional</Th>
        <Th num>Fee</Th>
      </THead>
      <TBody>
        {fills.map(({ instrument, ...fill }) => (
          <Tr key={fill.id}>
            <Td>
              <Time at={fill.filledAt} exact />
            </Td>
            <Td>
              <Link href={paths.market(instrument.id)} className="hover:underline">
                {instrument.symbol}
              </Link>
            </Td>
            <Td>
              <SideMark side={fill.side} />
            </Td>
            <Td num>
              <Figure value={fill.quantity} decimals={instrument.sizeDecimals} />
            </Td>
            <Td num>
              <Figure value={fill.price} decimals={instrument.priceDecimals} />
            </Td>
            <Td num>
              <Figure value={fill.notional} decimals={2} />
            </Td>
            <Td num>
              <Figure value={fill.fee} decimals={4} unit={fill.feeAsset} />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
