import Link from "next/link";
import { paths } from "#lib/paths.ts";
import { SimulatedMark } from "../ui/badge.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Figure } from "../ui/figure.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";

/** An open position as a short list shows it. */
export type Holding = {
  readonly portfolioId: string;
  readonly portfolioName: string;
  readonly baseCurrency: string;
  readonly instrument: {
    readonly id: string;
    readonly symbol: string;
    readonly isSimulated: boolean;
    readonly priceDecimals: number;
    readonly sizeDecimals: number;
  };
  readonly direction: "long" | "short" | "flat";
  readonly quantity: string;
  readonly averagePrice: string | null;
  readonly mark: string;
  readonly value: string;
  readonly unrealised: string;
};

/** What is held now, with what it would give at the last price. */
export function HoldingsTable({
  holdings,
  withPortfolio = false,
}: {
  readonly holdings: readonly Holding[];
  readonly withPortfolio?: boolean;
}) {
  if (holdings.length === 0) {
    return <EmptyState title="No open position">A position opens when a run buys. Until then the portfolio is all cash.</EmptyState>;
  }
  // The unit stands in the head, except where portfolios count in several.
  const [currency, ...others] = new Set(holdings.map(({ baseCurrency }) => baseCurrency));
  const unit = others.length === 0 ? ` (${currency})` : "";
  const cellUnit = ({ baseCurrency }: Holding | Omit<Holding, "instrument">) => (unit === "" ? { unit: baseCurrency } : {});
  return (
    <Table caption="Open positions" stack>
      <THead>
        <Th>Instrument</Th>
        {withPortfolio && <Th>Portfolio</Th>}
        <Th>Direction</Th>
        <Th num>Quantity</Th>
        <Th num>Average price</Th>
        <Th num>Last price</Th>
        <Th num>Value{unit}</Th>
        <Th num>Unrealised P&L{unit}</Th>
      </THead>
      <TBody>
        {holdings.map(({ instrument, ...holding }) => (
          <Tr key={`${holding.portfolioId} ${instrument.id}`}>
            <Td label="Instrument">
              <span className="inline-flex items-center gap-2">
                <Link href={paths.market(instrument.id)} className="font-medium hover:underline">
                  {instrument.symbol}
                </Link>
                {instrument.isSimulated && <SimulatedMark />}
              </span>
            </Td>
            {withPortfolio && (
              <Td label="Portfolio" muted>
                {holding.portfolioName}
              </Td>
            )}
            <Td label="Direction">{holding.direction}</Td>
            <Td num label="Quantity">
              <Figure value={holding.quantity} decimals={instrument.sizeDecimals} />
            </Td>
            <Td num label="Average price">
              <Figure value={holding.averagePrice} decimals={instrument.priceDecimals} />
            </Td>
            <Td num label="Last price">
              <Figure value={holding.mark} decimals={instrument.priceDecimals} />
            </Td>
            <Td num label={`Value${unit}`}>
              <Figure value={holding.value} decimals={2} {...cellUnit(holding)} />
            </Td>
            <Td num label={`Unrealised P&L${unit}`}>
              <Figure value={holding.unrealised} decimals={2} tone="sign" {...cellUnit(holding)} />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
