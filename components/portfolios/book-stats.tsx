import { Figure } from "../ui/figure.tsx";
import { Stat, StatRow } from "../ui/stat.tsx";
import type { PortfolioLine } from "./portfolio-line.ts";

type BookStatsProps = { readonly portfolio: PortfolioLine /** Of all its open positions. */; readonly unrealised: string };

/** The figures that matter of one portfolio, side by side, all in the currency that the first names. */
export function BookStats({ portfolio, unrealised }: BookStatsProps) {
  const { book, baseCurrency, startingCapital } = portfolio;
  const money = (value: string | null) => <Figure value={value} decimals={2} />;
  return (
    <StatRow>
      <Stat
        label={`Equity (${baseCurrency})`}
        {...(book ? { delta: book.profit, deltaDecimals: 2, note: "since start" } : { note: "The book is being opened" })}
      >
        {money(book ? book.equity : startingCapital)}
      </Stat>
      <Stat label="Day P&L" note={book?.isDayHalted ? "Daily loss limit reached: reduce-only" : book ? "since 00:00 market time" : ""}>
        <Figure value={book?.dayProfit ?? null} decimals={2} tone="sign" />
      </Stat>
      <Stat label="Realised P&L" note="after fees">
        <Figure value={book?.realised ?? null} decimals={2} tone="sign" />
      </Stat>
      <Stat label="Unrealised P&L" note="at the last prices">
        <Figure value={book ? unrealised : null} decimals={2} tone="sign" />
      </Stat>
      <Stat label="Fees" note="paid so far">
        {money(book?.fees ?? null)}
      </Stat>
      <Stat label="Cash" note="free to trade">
        {money(book?.cash ?? startingCapital)}
      </Stat>
    </StatRow>
  );
}
