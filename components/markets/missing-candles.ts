import { DAY_MS } from "#lib/domain/kernel/time.ts";
import { type ChartCandle, type ChartGap, findGaps } from "../charts/candle-data.ts";

export type MissingCandles = {
  readonly gaps: readonly ChartGap[];
  /** The market rests at weekends, and those are left out of the gaps. */
  readonly restsAtWeekends: boolean;
};

/**
 * Where candles are missing. In a series that has none of a Saturday or Sunday, weekends are no gap: marking each would hide those that are.
 * @shape candles oldest first
 */
export function missingCandles(candles: readonly ChartCandle[], intervalMs: number): MissingCandles {
  const gaps = findGaps(candles, intervalMs);
  const restsAtWeekends = candles.length > 0 && candles.every(({ time }) => !isWeekend(time)) && gaps.some(isOfWeekend);
  return { gaps: restsAtWeekends ? gaps.filter((gap) => !isOfWeekend(gap)) : gaps, restsAtWeekends };
}

/** Holds nothing but a Saturday and a Sunday, or a part of them, in UTC. */
function isOfWeekend({ from, to }: ChartGap): boolean {
  return isWeekend(from) && isWeekend(to - 1) && to - from <= 2 * DAY_MS;
}

function isWeekend(time: number): boolean {
  const day = new Date(time).getUTCDay();
  return day === 0 || day === 6;
}
