import { SideMark } from "../orders/side-mark.tsx";
import { Figure } from "../ui/figure.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import type { MarketFill } from "./candle-view.ts";

type FillTwinProps = {
  readonly fills: readonly MarketFill[];
  readonly instrument: { readonly base: string; readonly quote: string; readonly priceDecimals: number; readonly sizeDecimals: number };
};

/** The marked fills as a table, for whoever cannot see the chart. @shape newest first */
export function FillTwin({ fills, instrument }: FillTwinProps) {
  return (
    <Table caption="Fills in the candles shown, newest first">
      <THead>
        <Th>Market time</Th>
        <Th>Side</Th>
        <Th num>Price ({instrument.quote})</Th>
        <Th num>Quantity ({instrument.base})</Th>
        <Th>Portfolio</Th>
      </THead>
      <TBody>
        {fills.length === 0 && <EmptyRow columns={5}>No fill in the candles shown.</EmptyRow>}
        {fills.map((fill) => (
          <Tr key={fill.id}>
            <Td>
              <Time at={fill.time} exact />
            </Td>
            <Td>
              <SideMark side={fill.side} />
            </Td>
            <Td num>
              <Figure value={fill.price} decimals={instrument.priceDecimals} />
            </Td>
            <Td num>
              <Figure value={fill.size} decimals={instrument.sizeDecimals} />
            </Td>
            <Td muted>{fill.portfolioName}</Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
