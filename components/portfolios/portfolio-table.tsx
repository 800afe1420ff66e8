import Link from "next/link";
import { paths, withQuery } from "#lib/paths.ts";
import { Badge, ModeBadge, SimulatedMark } from "../ui/badge.tsx";
import { Figure } from "../ui/figure.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { FeedStateBadge } from "./feed-state.tsx";
import { feedText } from "./feed-text.ts";
import type { PortfolioLine } from "./portfolio-line.ts";

/** Every portfolio that the person can see. */
export function PortfolioTable({ portfolios }: { readonly portfolios: readonly PortfolioLine[] }) {
  return (
    <Table caption="Portfolios" stack>
      <THead>
        <Th>Portfolio</Th>
        <Th>Mode</Th>
        <Th>Feed</Th>
        <Th num>Equity</Th>
        <Th num>Day P&L</Th>
        <Th num>P&L since start</Th>
        <Th>Runs</Th>
      </THead>
      <TBody>
        {portfolios.map(({ book, ...portfolio }) => (
          <Tr key={portfolio.id}>
            <Td label="Portfolio" wrap>
              <Link href={withQuery(paths.portfolio(portfolio.id), { portfolio: portfolio.id })} className="font-medium hover:underline">
                {portfolio.name}
              </Link>
            </Td>
            <Td label="Mode">
              <span className="inline-flex gap-1.5">
                <ModeBadge mode={portfolio.mode} />
                <SimulatedMark />
              </span>
            </Td>
            <Td label="Feed">
              <span className="grid gap-0.5">
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1 max-sm:justify-end">
                  {feedText(portfolio.feed)}
                  <FeedStateBadge book={book} />
                </span>
                <span className="text-xs text-muted">
                  {book?.marketTime ? (
                    <>
                      market time <Time at={book.marketTime} exact inline />
                    </>
                  ) : (
                    "no candle yet"
                  )}
                </span>
              </span>
            </Td>
            <Td num label="Equity">
              <Figure value={book?.equity ?? portfolio.startingCapital} decimals={2} unit={portfolio.baseCurrency} />
            </Td>
            <Td num label="Day P&L">
              <Figure value={book?.dayProfit ?? null} decimals={2} tone="sign" />
            </Td>
            <Td num label="P&L since start">
              <Figure value={book?.profit ?? null} decimals={2} tone="sign" />
            </Td>
            <Td label="Runs">
              <span className="inline-flex items-center gap-2">
                {portfolio.runs.running} of {portfolio.runs.total} running
                {portfolio.runs.quarantined > 0 && <Badge tone="warning">{portfolio.runs.quarantined} quarantined</Badge>}
              </span>
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
