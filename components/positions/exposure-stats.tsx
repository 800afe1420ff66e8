import { addMoney, moneyFromText, moneyText, NO_MONEY } from "#lib/domain/kernel/decimal.ts";
import { percentOf } from "../orders/share.ts";
import { Figure, Money } from "../ui/figure.tsx";
import { Stat, StatRow } from "../ui/stat.tsx";
import type { PositionRow } from "./position-row.ts";

type ExposureStatsProps = {
  readonly book: {
    readonly equity: string;
    readonly cash: string;
    readonly realised: string;
    readonly dayProfit: string;
    readonly dayBasis: string;
  };
  readonly positions: readonly PositionRow[];
  readonly currency: string;
};

/** The portfolio in five figures. Amounts of positions are in the portfolio's currency, so they add up. */
export function ExposureStats({ book, positions, currency }: ExposureStatsProps) {
  const exposure = sum(positions.map(({ value }) => value.replace("-", "")));
  const unrealised = sum(positions.map((position) => position.unrealised));
  const inMarket = percentOf(exposure, book.equity, 1);
  const ofDay = percentOf(book.dayProfit, book.dayBasis);
  return (
    <StatRow>
      <Stat label="Equity" delta={ofDay} deltaDecimals={2} deltaUnit="%" note="since 00:00 UTC">
        <Money value={book.equity} currency={currency} />
      </Stat>
      <Stat label="Cash">
        <Money value={book.cash} currency={currency} />
      </Stat>
      <Stat label="Exposure" note={inMarket !== null && <Figure value={inMarket} decimals={1} unit="% of equity" />}>
        <Money value={exposure} currency={currency} />
      </Stat>
      <Stat label="Unrealised">
        <Money value={unrealised} currency={currency} tone="sign" />
      </Stat>
      <Stat label="Realised" note="After fees">
        <Money value={book.realised} currency={currency} tone="sign" />
      </Stat>
    </StatRow>
  );
}

function sum(amounts: readonly string[]): string {
  return moneyText(amounts.reduce((total, amount) => addMoney(total, moneyFromText(amount)), NO_MONEY));
}
