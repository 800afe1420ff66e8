import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { columnsOf } from "#lib/domain/market/candle-columns.ts";
import { mergeCandles } from "./merge-candles.ts";

const series = (times: readonly number[], volume: number) =>
  columnsOf(times.map((time) => ({ openTime: epochMs(time), open: 1, high: 1, low: 1, close: 1, volume })));
const times = fc.uniqueArray(fc.integer({ min: 0, max: 60 })).map((list) => list.sort((a, b) => a - b));

describe("candles of the archive and of the database in one series", () => {
  it("holds every time once, in order, and the archive's candle where both have one", () => {
    fc.assert(
      fc.property(times, times, (archived, live) => {
        const merged = mergeCandles(series(archived, 1), series(live, 2));
        expect([...merged.openTime]).toEqual([...new Set([...archived, ...live])].sort((a, b) => a - b));
        expect([...merged.volume]).toEqual([...merged.openTime].map((time) => (archived.includes(time) ? 1 : 2)));
      }),
    );
  });
});
