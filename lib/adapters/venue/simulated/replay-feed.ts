import { FailureError } from "#lib/domain/kernel/errors.ts";
import { err, ok } from "#lib/domain/kernel/result.ts";
import { type EpochMs, epochMs } from "#lib/domain/kernel/time.ts";
import { intervals } from "#lib/domain/market/candle.ts";
import { emptyColumns } from "#lib/domain/market/candle-columns.ts";
import type { CandleArchive } from "#lib/ports/candle-archive.ts";
import type { CandleFeed, FeedAnswer, FeedGroup } from "#lib/ports/candle-feed.ts";
import type { Clock } from "#lib/ports/clock.ts";
import { firstGroup, opensAfter, SeriesBuffers } from "./series-buffer.ts";

const CHUNK_CANDLES = 20_000;
const END_OF_TIME = epochMs(8.64e15);
const START_OF_TIME = epochMs(0);

export type ReplaySetting = { readonly from: EpochMs | null; readonly to: EpochMs | null; readonly speed: number | "max" };

/**
 * Replays archived candles, at `max` without a pause and otherwise so many times faster than the market was; a gap in the data costs no
 * longer than one interval. Wall time may delay it and never changes it.
 */
export function replayFeed(archive: CandleArchive, clock: Clock, setting: ReplaySetting): CandleFeed {
  const to = setting.to ?? END_OF_TIME;
  const buffers = new SeriesBuffers(async (series, from) => {
    const read = await archive.read(series, { from, to, limit: CHUNK_CANDLES });
    if (!read.ok) throw new FailureError(read.failure);
    return read.value;
  });
  const pace = setting.speed === "max" ? undefined : new Pace(clock, setting.speed);

  return {
    async next(series, after) {
      try {
        const start = setting.from ?? START_OF_TIME;
        const group = await firstGroup(buffers.of(series), (one) => (after === undefined ? start : opensAfter(one, after)));
        if (!group) return ok<FeedAnswer>({ kind: "finished" });
        const waitMs = pace?.waitMs(group, after) ?? 0;
        return ok<FeedAnswer>(waitMs > 0 ? { kind: "wait", waitMs } : { kind: "group", group });
      } catch (error) {
        if (error instanceof FailureError) return err(error.failure);
        throw error;
      }
    },
    now: () => Promise.resolve(undefined),
    async history(series, until, count) {
      if (until === undefined) return ok(emptyColumns());
      return archive.readLast(series, opensAfter(series, until), count);
    },
    close: () => Promise.resolve(),
  };
}

/** When the next group is due, in wall time. What was missed is not caught up, beyond one interval of slack for jitter. */
class Pace {
  readonly #clock: Clock;
  readonly #speed: number;
  #releasedAt: number | undefined;
  #asked: EpochMs | undefined;

  constructor(clock: Clock, speed: number) {
    this.#clock = clock;
    this.#speed = speed;
  }

  waitMs(group: FeedGroup, after: EpochMs | undefined): number {
    const now = this.#clock.monotonicMs();
    if (this.#asked !== group.closeTime) {
      this.#asked = group.closeTime;
      this.#releasedAt ??= now;
      const shortest = Math.min(...group.candles.map(({ series }) => intervals[series.interval]));
      const step = after === undefined ? 0 : Math.min(group.closeTime - after, shortest);
      this.#releasedAt = Math.max(this.#releasedAt + step / this.#speed, now - shortest / this.#speed);
    }
    return Math.max(0, Math.ceil((this.#releasedAt ?? now) - now));
  }
}
