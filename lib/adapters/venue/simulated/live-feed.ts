import { ok } from "#lib/domain/kernel/result.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import { intervals } from "#lib/domain/market/candle.ts";
import { candleCount, concatColumns, sliceColumns } from "#lib/domain/market/candle-columns.ts";
import type { CandleArchive } from "#lib/ports/candle-archive.ts";
import type { CandleFeed, FeedAnswer, FeedSeries } from "#lib/ports/candle-feed.ts";
import type { LiveCandles } from "#lib/ports/live-candles.ts";
import { firstGroup, opensAfter, SeriesBuffers } from "./series-buffer.ts";

const CHUNK_CANDLES = 1_000;
/** How long nothing new may be believed. @unit ms */
const POLL_MS = 200;

/**
 * Follows a market whose closed candles arrive in PostgreSQL: the demonstration's. A new book starts with the last closed candle; one that
 * was away catches up candle by candle.
 */
export function liveFeed(candles: LiveCandles, archive: CandleArchive): CandleFeed {
  const buffers = new SeriesBuffers((series, from) => candles.from(series, from, CHUNK_CANDLES));

  async function startOf(series: readonly FeedSeries[]): Promise<EpochMs | undefined> {
    const last = await Promise.all(series.map((one) => candles.last(one, undefined, 1)));
    const times = last.flatMap((columns) => [...columns.openTime]);
    return times.length === 0 ? undefined : (Math.max(...times) as EpochMs); // open times of candles
  }

  return {
    async next(series, after) {
      const start = after === undefined ? await startOf(series) : undefined;
      if (after === undefined && start === undefined) return ok<FeedAnswer>({ kind: "wait", waitMs: POLL_MS });
      const group = await firstGroup(buffers.of(series), (one) =>
        after === undefined ? (start ?? after ?? (0 as EpochMs)) : opensAfter(one, after),
      ); // start is set where after is not
      return ok<FeedAnswer>(group ? { kind: "group", group } : { kind: "wait", waitMs: POLL_MS });
    },
    async now(series) {
      const last = await Promise.all(series.map(async (one) => ({ one, columns: await candles.last(one, undefined, 1) })));
      const closes = last.flatMap(({ one, columns }) => [...columns.openTime].map((openTime) => openTime + intervals[one.interval]));
      return closes.length === 0 ? undefined : (Math.max(...closes) as EpochMs); // close times of candles
    },
    async history(series, until, count) {
      const recent = await candles.last(series, until === undefined ? undefined : opensAfter(series, until), count);
      const missing = count - candleCount(recent);
      if (missing <= 0) return ok(recent);
      const before = (recent.openTime[0] ?? (until === undefined ? 8.64e15 : opensAfter(series, until))) as EpochMs; // an open time, or the end of time
      const older = await archive.readLast(series, before, missing);
      if (!older.ok) return older;
      return ok(sliceColumns(concatColumns(older.value, recent), 0));
    },
    close: () => Promise.resolve(),
  };
}
