import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InstrumentId } from "#lib/domain/kernel/ids.ts";
import { ok } from "#lib/domain/kernel/result.ts";
import { type EpochMs, epochMs, MINUTE_MS } from "#lib/domain/kernel/time.ts";
import { type CandleColumns, closeTime, type Interval } from "#lib/domain/market/candle.ts";
import { columnsOf, emptyColumns, rowAtOrAfter, sliceColumns } from "#lib/domain/market/candle-columns.ts";
import type { CandleArchive } from "#lib/ports/candle-archive.ts";
import type { CandleFeed, FeedSeries } from "#lib/ports/candle-feed.ts";
import type { LiveCandles } from "#lib/ports/live-candles.ts";
import { liveFeed } from "./live-feed.ts";
import { replayFeed } from "./replay-feed.ts";

const start = Date.UTC(2026, 0, 1);
const series = (symbol: string, interval: Interval = "1m"): FeedSeries => ({ instrumentId: symbol as InstrumentId, symbol, interval }); // a stand-in id
const columns = (minutes: readonly number[]): CandleColumns =>
  columnsOf(
    minutes.map((n) => ({ openTime: epochMs(start + n * MINUTE_MS), open: n + 1, high: n + 2, low: n + 1, close: n + 1, volume: 1 })),
  );

function archiveOf(data: Readonly<Record<string, CandleColumns>>, chunk = 3): CandleArchive {
  const of = (one: { instrumentId: string }) => data[one.instrumentId] ?? emptyColumns();
  return {
    range: async () => ok(undefined),
    read: async (one, { from, to }) => {
      const all = of(one);
      const first = rowAtOrAfter(all, from);
      return ok(sliceColumns(all, first, Math.min(first + chunk, rowAtOrAfter(all, to))));
    },
    readLast: async (one, before, count) => {
      const end = rowAtOrAfter(of(one), before);
      return ok(sliceColumns(of(one), Math.max(0, end - count), end));
    },
    write: async () => ok({ written: 0, unchanged: true }),
    close: async () => undefined,
  };
}

function clockOf() {
  const state = { ms: 0 };
  return { state, clock: { now: () => epochMs(Math.round(state.ms)), monotonicMs: () => state.ms } };
}

async function everything(feed: CandleFeed, wanted: readonly FeedSeries[], after?: EpochMs) {
  const seen: { at: number; symbols: string[] }[] = [];
  for (let cursor = after; ; ) {
    const answer = await feed.next(wanted, cursor);
    if (!answer.ok) throw new Error(answer.failure.message);
    if (answer.value.kind !== "group") return seen;
    cursor = answer.value.group.closeTime;
    seen.push({ at: cursor, symbols: answer.value.group.candles.map((one) => one.series.symbol) });
  }
}

describe("a replay feed", () => {
  it("gives every candle of every series once, in the order of close times and symbols, from any cursor", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(40), { maxLength: 30 }),
        fc.uniqueArray(fc.nat(40), { maxLength: 30 }),
        fc.nat(40),
        async (a, b, from) => {
          const sorted = (minutes: number[]) => minutes.toSorted((x, y) => x - y);
          const feed = replayFeed(archiveOf({ A: columns(sorted(a)), B: columns(sorted(b)) }), clockOf().clock, {
            from: null,
            to: null,
            speed: "max",
          });
          const cursor = epochMs(start + from * MINUTE_MS);
          const wanted = [series("B"), series("A")];
          const expected = [...new Set([...a, ...b])]
            .toSorted((x, y) => x - y)
            .map((n) => ({
              at: closeTime(epochMs(start + n * MINUTE_MS), "1m"),
              symbols: [...(a.includes(n) ? ["A"] : []), ...(b.includes(n) ? ["B"] : [])],
            }));
          expect(await everything(feed, wanted)).toEqual(expected);
          expect(await everything(feed, wanted, cursor)).toEqual(expected.filter(({ at }) => at > cursor));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keeps to its window and says when it is at its end", async () => {
    const setting = { from: epochMs(start + 2 * MINUTE_MS), to: epochMs(start + 5 * MINUTE_MS), speed: "max" } as const;
    const feed = replayFeed(archiveOf({ A: columns([0, 1, 2, 3, 4, 5, 6]) }), clockOf().clock, setting);
    expect((await everything(feed, [series("A")])).map(({ at }) => (at - start) / MINUTE_MS)).toEqual([3, 4, 5]);
  });

  it("waits as long as its speed says, never longer than one interval for a gap, and does not catch up afterwards", async () => {
    const { state, clock } = clockOf();
    const feed = replayFeed(archiveOf({ A: columns([0, 1, 500, 501, 502, 503]) }), clock, { from: null, to: null, speed: 60 });
    const wanted = [series("A")];
    const next = async (after?: EpochMs) => {
      const answer = await feed.next(wanted, after);
      return answer.ok ? answer.value : expect.fail("the feed failed");
    };
    const first = await next();
    const cursor = first.kind === "group" ? first.group.closeTime : expect.fail("due at once");
    expect(await next(cursor)).toEqual({ kind: "wait", waitMs: 1_000 });
    state.ms += 1_000;
    const second = await next(cursor);
    const gap = second.kind === "group" ? second.group.closeTime : expect.fail("due");
    expect(await next(gap)).toEqual({ kind: "wait", waitMs: 1_000 });
    state.ms += 60_000;
    const third = await next(gap);
    const late = third.kind === "group" ? third.group.closeTime : expect.fail("due");
    // One interval of slack makes up for jitter; what was missed beyond it is not caught up.
    const slack = await next(late);
    const due = await next(slack.kind === "group" ? slack.group.closeTime : expect.fail("one interval of slack"));
    expect((await next(due.kind === "group" ? due.group.closeTime : expect.fail("due now"))).kind).toBe("wait");
  });

  it("has no history before its market time and gives what closed until then", async () => {
    const feed = replayFeed(archiveOf({ A: columns([0, 1, 2, 3]) }), clockOf().clock, { from: null, to: null, speed: "max" });
    const until = epochMs(start + 3 * MINUTE_MS);
    const read = await feed.history(series("A"), until, 2);
    expect(read.ok && [...read.value.openTime].map((time) => (time - start) / MINUTE_MS)).toEqual([1, 2]);
    const none = await feed.history(series("A"), undefined, 2);
    expect(none.ok && none.value.openTime.length).toBe(0);
  });
});

describe("a live feed", () => {
  const rows = { A: columns([10, 11, 12]) };
  const liveOf = (data: Record<string, CandleColumns>): LiveCandles => ({
    append: async () => undefined,
    from: async (one, from, limit) => {
      const all = data[one.instrumentId] ?? emptyColumns();
      const first = rowAtOrAfter(all, from);
      return sliceColumns(all, first, first + limit);
    },
    last: async (one, before, count) => {
      const all = data[one.instrumentId] ?? emptyColumns();
      const end = before === undefined ? all.openTime.length : rowAtOrAfter(all, before);
      return sliceColumns(all, Math.max(0, end - count), end);
    },
    count: async () => 0,
    removeBefore: async () => undefined,
  });

  it("starts a new book at the last closed candle, catches an old one up, and waits for more", async () => {
    const feed = liveFeed(liveOf(rows), archiveOf({}));
    expect((await everything(feed, [series("A")])).map(({ at }) => (at - start) / MINUTE_MS)).toEqual([13]);
    expect((await everything(feed, [series("A")], epochMs(start + 11 * MINUTE_MS))).map(({ at }) => (at - start) / MINUTE_MS)).toEqual([
      12, 13,
    ]);
  });

  it("sees a candle that arrives later", async () => {
    const data = { A: columns([10]) };
    const feed = liveFeed(liveOf(data), archiveOf({}));
    const cursor = epochMs(start + 11 * MINUTE_MS);
    expect(await everything(feed, [series("A")], cursor)).toEqual([]);
    data.A = columns([10, 11]);
    expect(await everything(feed, [series("A")], cursor)).toHaveLength(1);
  });

  it("joins history of the archive and of the table without a seam", async () => {
    const feed = liveFeed(liveOf(rows), archiveOf({ A: columns([7, 8, 9]) }));
    const read = await feed.history(series("A"), epochMs(start + 13 * MINUTE_MS), 5);
    expect(read.ok && [...read.value.openTime].map((time) => (time - start) / MINUTE_MS)).toEqual([8, 9, 10, 11, 12]);
  });
});
