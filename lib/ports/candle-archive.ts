import type { InstrumentId } from "../domain/kernel/ids.ts";
import type { Result } from "../domain/kernel/result.ts";
import type { EpochMs } from "../domain/kernel/time.ts";
import type { CandleColumns, Interval } from "../domain/market/candle.ts";

export type ArchiveSeries = { readonly instrumentId: InstrumentId; readonly interval: Interval };

/** What the archive holds of one series. Times are open times; `to` is the open time of the last candle. */
export type ArchiveRange = { readonly from: EpochMs; readonly to: EpochMs; readonly candles: number };

/** History in columns. Files are written to a staging name and renamed, so that a reader sees whole files only. */
export type CandleArchive = {
  /** Undefined when nothing of the series is there. @error archive-unreadable */
  range(series: ArchiveSeries): Promise<Result<ArchiveRange | undefined>>;
  /**
   * Candles with `from <= openTime < to`, at most `limit` from the oldest on.
   * @shape oldest first @error archive-unreadable
   */
  read(
    series: ArchiveSeries,
    window: { readonly from: EpochMs; readonly to: EpochMs; readonly limit?: number },
  ): Promise<Result<CandleColumns>>;
  /** The last `count` candles with `openTime < before`. @shape oldest first @error archive-unreadable */
  readLast(series: ArchiveSeries, before: EpochMs, count: number): Promise<Result<CandleColumns>>;
  /**
   * Adds candles. A range already there is left alone when identical, replaced with `replace`, and refused otherwise.
   * @shape `candles` oldest first, strictly increasing
   * @error conflict (a different candle stands at the same open time), archive-unreadable
   */
  write(
    series: ArchiveSeries,
    candles: CandleColumns,
    mode: "refuse" | "replace",
  ): Promise<Result<{ readonly written: number; readonly unchanged: boolean }>>;
  /** Ends the underlying connection. Safe to call twice. */
  close(): Promise<void>;
};
