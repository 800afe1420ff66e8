import { DAY_MS, HOUR_MS } from "#lib/domain/kernel/time.ts";
import { type Interval, intervals, isInterval } from "#lib/domain/market/candle.ts";

/** What the candles' endpoint gives at most. */
export const MAX_CANDLES = 5_000;
const LEAST = 30;

export const ranges = {
  "6h": { label: "6 h", ms: 6 * HOUR_MS },
  "1d": { label: "1 day", ms: DAY_MS },
  "1w": { label: "1 week", ms: 7 * DAY_MS },
  "1mo": { label: "1 month", ms: 30 * DAY_MS },
  "1y": { label: "1 year", ms: 365 * DAY_MS },
  max: { label: "Max", ms: Number.POSITIVE_INFINITY },
} as const;

export type Range = keyof typeof ranges;

export type ChartWindow = { readonly interval: Interval; readonly range: Range; readonly candles: number };

/** The interval and range of an address, else the ones that show most readable candles. */
export function chartWindow(
  asked: { readonly interval?: string | undefined; readonly range?: string | undefined },
  held: readonly Interval[],
): ChartWindow {
  const interval = asked.interval !== undefined && isInterval(asked.interval) ? asked.interval : (held[0] ?? "1m");
  const range = isRange(asked.range) && candlesIn(asked.range, interval) !== null ? asked.range : firstRange(interval);
  return { interval, range, candles: candlesIn(range, interval) ?? MAX_CANDLES };
}

/** How many candles a range has; null where that is too few to read or more than one look gives. */
export function candlesIn(range: Range, interval: Interval): number | null {
  if (range === "max") return MAX_CANDLES;
  const count = Math.ceil(ranges[range].ms / intervals[interval]);
  return count < LEAST || count > MAX_CANDLES ? null : count;
}

function firstRange(interval: Interval): Range {
  const readable = 300;
  return (Object.keys(ranges) as Range[]).find((range) => (candlesIn(range, interval) ?? 0) >= readable) ?? "max"; // keys of the table
}

function isRange(text: string | undefined): text is Range {
  return text !== undefined && Object.hasOwn(ranges, text);
}
