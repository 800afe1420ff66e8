import type { EpochMs } from "../kernel/time.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../kernel/time.ts";

/** Candle intervals that the desk knows, with their length. @unit ms */
export const intervals = {
  "1m": MINUTE_MS,
  "5m": 5 * MINUTE_MS,
  "15m": 15 * MINUTE_MS,
  "1h": HOUR_MS,
  "4h": 4 * HOUR_MS,
  "1d": DAY_MS,
} as const;

export type Interval = keyof typeof intervals;

export function isInterval(text: string): text is Interval {
  return Object.hasOwn(intervals, text);
}

/**
 * One closed candle over `[openTime, openTime + interval)`. Prices as doubles: for indicators, marks and charts.
 * An order's price comes from `instrument.ts`, in whole ticks.
 */
export type Candle = {
  readonly openTime: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};

/**
 * Candles as columns, for the engine and the archive.
 * @shape equal lengths, oldest first, closed candles only; gaps are allowed and are not filled
 */
export type CandleColumns = {
  readonly openTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
};

export function closeTime(openTime: EpochMs, interval: Interval): EpochMs {
  return (openTime + intervals[interval]) as EpochMs; // sum of two whole milliseconds
}
