import type { ChartCandle } from "../charts/candle-data.ts";
import { Figure } from "../ui/figure.tsx";
import { Stat, StatRow } from "../ui/stat.tsx";

type PriceStatsProps = {
  /** @shape oldest first, at least one */
  readonly candles: readonly ChartCandle[];
  readonly quote: string;
  readonly base: string;
  readonly decimals: number;
};

/** The candles shown in a few figures. Doubles: for display alone. */
export function PriceStats({ candles, quote, base, decimals }: PriceStatsProps) {
  const [first, last] = [candles[0], candles.at(-1)];
  if (!first || !last) return null;
  const change = first.open === 0 ? null : ((last.close / first.open - 1) * 100).toFixed(2);
  const price = (value: number) => <Figure value={value.toFixed(decimals)} decimals={decimals} unit={quote} />;
  return (
    <StatRow>
      <Stat
        label="Last price"
        {...(change === null ? {} : { delta: change, deltaDecimals: 2, deltaUnit: "%", note: "over the candles shown" })}
      >
        {price(last.close)}
      </Stat>
      <Stat label="Highest shown">{price(Math.max(...candles.map(({ high }) => high)))}</Stat>
      <Stat label="Lowest shown">{price(Math.min(...candles.map(({ low }) => low)))}</Stat>
      <Stat label="Volume shown">
        <Figure value={candles.reduce((sum, { volume }) => sum + volume, 0).toFixed(2)} decimals={2} unit={base} />
      </Stat>
    </StatRow>
  );
}
