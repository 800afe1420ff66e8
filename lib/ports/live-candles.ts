import type { InstrumentId } from "../domain/kernel/ids.ts";
import type { EpochMs } from "../domain/kernel/time.ts";
import type { Candle, CandleColumns, Interval } from "../domain/market/candle.ts";

export type LiveSeries = { readonly instrumentId: InstrumentId; readonly interval: Interval };

/** The candles of the last 30 days of live markets, in PostgreSQL; older ones are in the archive. */
export type LiveCandles = {
  /** A candle that is there already is left as it is. */
  append(series: LiveSeries, candles: readonly Candle[]): Promise<void>;
  /** Candles that open at or after `from`. @shape oldest first */
  from(series: LiveSeries, from: EpochMs, limit: number): Promise<CandleColumns>;
  /** The last `count` candles that open before `before`, or the very last where undefined. @shape oldest first */
  last(series: LiveSeries, before: EpochMs | undefined, count: number): Promise<CandleColumns>;
  count(series: LiveSeries): Promise<number>;
  removeBefore(series: LiveSeries, openTime: EpochMs): Promise<void>;
};
