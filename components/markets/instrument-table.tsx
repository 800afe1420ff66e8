import Link from "next/link";
import { paths } from "#lib/paths.ts";
import { Sparkline } from "../charts/sparkline.tsx";
import { SimulatedMark } from "../ui/badge.tsx";
import { Figure } from "../ui/figure.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

/** An instrument with the candles that the archive holds of it. */
export type InstrumentLine = {
  readonly id: string;
  readonly symbol: string;
  readonly venue: string;
  readonly isSimulated: boolean;
  readonly priceDecimals: number;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly quote: string;
  readonly series: readonly { readonly interval: string; readonly from: string; readonly to: string; readonly candles: number }[];
  /** Closes for a small curve; empty where there are none. @shape oldest first, display only */
  readonly closes: readonly number[];
  /** Close time of the last candle. */
  readonly lastAt: number | null;
};

/** What can be traded, on which steps, with which candles. */
export function InstrumentTable({ instruments }: { readonly instruments: readonly InstrumentLine[] }) {
  return (
    <Table caption="Instruments" stack>
      <THead>
        <Th>Instrument</Th>
        <Th>Venue</Th>
        <Th num>Last price</Th>
        <Th>Last candles</Th>
        <Th num>Tick size</Th>
        <Th num>Lot size</Th>
        <Th>Candles in the archive</Th>
        <Th>Last candle</Th>
      </THead>
      <TBody>
        {instruments.map((each) => (
          <Tr key={each.id}>
            <Td label="Instrument">
              <span className="inline-flex items-center gap-2">
                <Link href={paths.market(each.id)} className="font-medium hover:underline">
                  {each.symbol}
                </Link>
                {each.isSimulated && <SimulatedMark />}
              </span>
            </Td>
            <Td label="Venue" muted>
              {each.venue}
            </Td>
            <Td num label="Last price">
              <Figure value={each.closes.at(-1)?.toFixed(each.priceDecimals) ?? null} decimals={each.priceDecimals} unit={each.quote} />
            </Td>
            <Td label="Last candles">
              {each.closes.length > 1 ? (
                <Sparkline values={each.closes} label={`The last ${each.closes.length} closes of ${each.symbol}`} />
              ) : (
                <Figure value={null} />
              )}
            </Td>
            <Td num label="Tick size">
              <Figure value={each.tickSize} />
            </Td>
            <Td num label="Lot size">
              <Figure value={each.lotSize} />
            </Td>
            <Td label="Candles in the archive">
              <span className="grid">
                {each.series.map(({ interval, from, to, candles }) => (
                  <span key={interval} className="num">
                    {interval}: {from.slice(0, 10)} to {to.slice(0, 10)} <span className="text-muted">({grouped(candles)})</span>
                  </span>
                ))}
                {each.series.length === 0 && <span className="text-muted">none yet</span>}
              </span>
            </Td>
            <Td label="Last candle" muted>
              {each.lastAt === null ? <Figure value={null} /> : <Time at={each.lastAt} exact />}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}
