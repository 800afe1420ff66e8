/** A candle as a chart takes it: doubles, for display only. */
export type ChartCandle = {
  /** Open time. @unit ms since 1970, UTC */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};

/** An execution to mark on the candles. */
export type ChartFill = {
  readonly id: string;
  /** @unit ms since 1970, UTC */
  readonly time: number;
  readonly side: "buy" | "sell";
  readonly price: number;
  /** Decimal text, shown as it is. */
  readonly size: string;
};

/** A stretch without candles: from the first missing open time to the first candle after. @shape [from, to) */
export type ChartGap = { readonly from: number; readonly to: number };

/** Where candles are missing. @shape candles oldest first */
export function findGaps(candles: readonly ChartCandle[], intervalMs: number): ChartGap[] {
  const gaps: ChartGap[] = [];
  for (let i = 1; i < candles.length; i += 1) {
    const expected = (candles[i - 1]?.time ?? 0) + intervalMs;
    const found = candles[i]?.time ?? 0;
    if (found > expected) gaps.push({ from: expected, to: found });
  }
  return gaps;
}

/**
 * What a longer list adds to the one shown: the last shown candle, which may have changed, and those after it.
 * Null where it is another series or an older part changed: then everything is drawn anew.
 */
export function addedCandles(shown: readonly ChartCandle[], next: readonly ChartCandle[]): readonly ChartCandle[] | null {
  const last = shown.at(-1);
  const beforeLast = shown.at(-2);
  if (last === undefined || beforeLast === undefined) return null;
  const at = next.findLastIndex((candle) => candle.time === last.time);
  if (at < 1 || next.length - at > shown.length) return null;
  const same = next[at - 1];
  if (same?.time !== beforeLast.time || same.close !== beforeLast.close || same.open !== beforeLast.open) return null;
  if ((next[0]?.time ?? 0) < (shown[0]?.time ?? 0)) return null; // older history arrived in front
  return next.slice(at);
}

/** The open time of the candle that holds a moment. */
export function candleTimeOf(ms: number, intervalMs: number): number {
  return Math.floor(ms / intervalMs) * intervalMs;
}
