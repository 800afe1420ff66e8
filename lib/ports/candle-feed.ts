import type { InstrumentId } from "../domain/kernel/ids.ts";
import type { Result } from "../domain/kernel/result.ts";
import type { EpochMs } from "../domain/kernel/time.ts";
import type { Candle, CandleColumns, Interval } from "../domain/market/candle.ts";

/** One series a portfolio needs. `symbol` breaks ties, so that the order of candles never depends on ids. */
export type FeedSeries = { readonly instrumentId: InstrumentId; readonly symbol: string; readonly interval: Interval };

/** All candles that close at one market time. @shape ordered by symbol, then interval */
export type FeedGroup = {
  readonly closeTime: EpochMs;
  readonly candles: readonly { readonly series: FeedSeries; readonly candle: Candle }[];
};

export type FeedAnswer =
  | { readonly kind: "group"; readonly group: FeedGroup }
  /** Nothing yet; ask again after so long at the latest. @unit ms, wall time */
  | { readonly kind: "wait"; readonly waitMs: number }
  /** The replay is at its end. */
  | { readonly kind: "finished" };

/** The one clock of a portfolio. Closed candles only, in order of their close time, each group once per cursor. */
export type CandleFeed = {
  /**
   * The first group that closes after `after` (from the feed's start where undefined), if it is due.
   * @error archive-unreadable, database-unavailable
   */
  next(series: readonly FeedSeries[], after: EpochMs | undefined): Promise<Result<FeedAnswer>>;
  /** Close time of the newest candle of a market that goes on by itself; undefined for a replay, which stands where its book does. */
  now(series: readonly FeedSeries[]): Promise<EpochMs | undefined>;
  /** Up to `count` candles of a series that closed at or before `until`. @shape oldest first @error archive-unreadable */
  history(series: FeedSeries, until: EpochMs | undefined, count: number): Promise<Result<CandleColumns>>;
  close(): Promise<void>;
};
