import type { ChartCandle } from "../charts/candle-data.ts";

export type MarketFill = {
  readonly id: string;
  readonly orderId: string;
  readonly portfolioName: string;
  /** @unit ms since 1970, UTC */
  readonly time: number;
  readonly side: "buy" | "sell";
  readonly price: string;
  readonly size: string;
};

/** What a chart of one instrument shows. @shape oldest first */
export type CandleView = { readonly candles: readonly ChartCandle[]; readonly fills: readonly MarketFill[] };

/** Adds what came later: candles by their time, fills by their id. At most `keep` candles stay. */
export function withLater(shown: CandleView, later: CandleView, keep: number): CandleView {
  const lastTime = shown.candles.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
  const first = later.candles[0]?.time ?? Number.POSITIVE_INFINITY;
  const newest = later.candles.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
  const known = new Set(shown.fills.map(({ id }) => id));
  const fills = later.fills.filter(({ id }) => !known.has(id));
  if (newest <= lastTime && fills.length === 0) return shown;
  return {
    candles: [...shown.candles.filter(({ time }) => time < first), ...later.candles].slice(-keep),
    fills: fills.length === 0 ? shown.fills : [...shown.fills, ...fills],
  };
}
