import type { EpochMs } from "../kernel/time.ts";

/** Missing candles between two that are there. */
export type CandleGap = {
  /** Open time of the first missing candle. */
  readonly from: EpochMs;
  /** Open time of the candle after the gap. */
  readonly to: EpochMs;
  /** @unit candles */
  readonly missing: number;
};

export type CandleGaps = {
  readonly count: number;
  /** @unit candles, of all gaps */
  readonly missing: number;
  readonly longest?: CandleGap;
  /** The first few, oldest first. */
  readonly first: readonly CandleGap[];
};

const REPORTED_GAPS = 5;

/** Counts gaps over times that come in rising order. */
export function gapCounter(intervalMs: number) {
  const first: CandleGap[] = [];
  let longest: CandleGap | undefined;
  let count = 0;
  let missing = 0;
  let previous: number | undefined;
  return {
    add(openTime: number): void {
      if (previous !== undefined && openTime - previous > intervalMs) {
        const gap: CandleGap = {
          from: (previous + intervalMs) as EpochMs, // sums of whole milliseconds
          to: openTime as EpochMs, // read as a whole millisecond
          missing: Math.round((openTime - previous) / intervalMs) - 1,
        };
        count++;
        missing += gap.missing;
        if (first.length < REPORTED_GAPS) first.push(gap);
        if (!longest || gap.missing > longest.missing) longest = gap;
      }
      previous = openTime;
    },
    finish: (): CandleGaps => ({ count, missing, first: [...first], ...(longest ? { longest } : {}) }),
  };
}
