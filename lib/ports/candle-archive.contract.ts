import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { InstrumentId } from "#lib/domain/kernel/ids.ts";
import type { Result } from "#lib/domain/kernel/result.ts";
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from "#lib/domain/kernel/time.ts";
import type { CandleColumns } from "#lib/domain/market/candle.ts";
import { candleCount, columnsOf, concatColumns, emptyColumns, sliceColumns } from "#lib/domain/market/candle-columns.ts";
import type { ArchiveSeries, CandleArchive } from "./candle-archive.ts";

const start = epochMs(1_640_995_200_000);
const minute = (n: number) => (start + n * MINUTE_MS) as EpochMs;
const one: ArchiveSeries = { instrumentId: "00000000-0000-7000-8000-000000000001" as InstrumentId, interval: "1m" };
const other: ArchiveSeries = { instrumentId: "00000000-0000-7000-8000-000000000002" as InstrumentId, interval: "1m" };
const always = { from: epochMs(0), to: epochMs(8.64e15) };

/** Candles at the given minutes, recognisable by `base`. */
function candles(minutes: readonly number[], base = 100): CandleColumns {
  return columnsOf(
    minutes.map((n) => ({
      openTime: minute(n),
      open: base + n,
      high: base + n + 0.75,
      low: base + n - 0.1,
      close: base + n + 0.3,
      volume: n,
    })),
  );
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}

/** What every candle archive keeps. `open` gives an archive over the same, at first empty, storage each time within one test. */
export function candleArchiveContract(name: string, setUp: () => Promise<{ open(): CandleArchive; tearDown(): Promise<void> }>): void {
  describe(`${name} keeps the promises of a candle archive`, () => {
    let storage: Awaited<ReturnType<typeof setUp>>;
    let archive: CandleArchive;
    beforeEach(async () => {
      storage = await setUp();
      archive = storage.open();
    });
    afterEach(async () => {
      await archive.close();
      await storage.tearDown();
    });
    const all = async (series = one) => value(await archive.read(series, always));
    const written = async (columns: CandleColumns, mode: "refuse" | "replace" = "refuse", series = one) =>
      value(await archive.write(series, columns, mode));

    test("01 a series that is not there is empty, not an error", async () => {
      expect(value(await archive.range(one))).toBeUndefined();
      expect(candleCount(await all())).toBe(0);
      expect(candleCount(value(await archive.readLast(one, minute(5), 3)))).toBe(0);
    });

    test("02 gives back bit for bit what was written, also to the next process", async () => {
      const odd = columnsOf([{ openTime: minute(0), open: 0.1 + 0.2, high: 1e15, low: 1e-12, close: 5e-324, volume: 0 }]);
      expect(await written(odd)).toEqual({ written: 1, unchanged: false });
      await archive.close();
      archive = storage.open();
      expect(await all()).toEqual(odd);
    });

    test("03 tells first and last open time and the number of candles", async () => {
      await written(candles([3, 4, 9]));
      expect(value(await archive.range(one))).toEqual({ from: minute(3), to: minute(9), candles: 3 });
    });

    test("04 reads [from, to), the oldest first, at most the limit", async () => {
      const columns = candles(upTo(5_000));
      await written(columns);
      expect(value(await archive.read(one, { from: minute(10), to: minute(20) }))).toEqual(sliceColumns(columns, 10, 20));
      expect(value(await archive.read(one, { from: minute(2_040), to: minute(4_990), limit: 2_500 }))).toEqual(
        sliceColumns(columns, 2_040, 4_540),
      );
      expect(candleCount(value(await archive.read(one, { from: minute(20), to: minute(20) })))).toBe(0);
      expect(candleCount(value(await archive.read(one, { from: minute(5_000), to: minute(9_000) })))).toBe(0);
      expect(candleCount(value(await archive.read(one, { from: minute(0), to: minute(9), limit: 0 })))).toBe(0);
    });

    test("05 reads the last candles before a time, over gaps", async () => {
      const columns = candles([...upTo(50), ...upTo(50).map((n) => n + 7_000)]);
      await written(columns);
      expect(value(await archive.readLast(one, minute(7_010), 5))).toEqual(sliceColumns(columns, 55, 60));
      expect(value(await archive.readLast(one, minute(7_005), 10))).toEqual(sliceColumns(columns, 45, 55));
      expect(value(await archive.readLast(one, minute(90_000), 1_000))).toEqual(columns);
      expect(candleCount(value(await archive.readLast(one, minute(0), 5)))).toBe(0);
    });

    test("06 keeps series apart", async () => {
      await written(candles([1, 2]));
      await written(candles([2, 3], 500), "refuse", other);
      await written(columnsOf([{ openTime: epochMs(start + HOUR_MS), open: 1, high: 1, low: 1, close: 1, volume: 1 }]), "refuse", {
        ...one,
        interval: "1h",
      });
      expect(await all()).toEqual(candles([1, 2]));
      expect(await all(other)).toEqual(candles([2, 3], 500));
    });

    test("07 adds before, between and after what is there", async () => {
      await written(candles([10, 11, 20]));
      await written(candles([30, 31]));
      await written(candles([1, 2]));
      expect(await written(candles([11, 12, 13, 20]))).toEqual({ written: 2, unchanged: false });
      expect(await all()).toEqual(candles([1, 2, 10, 11, 12, 13, 20, 30, 31]));
      expect(value(await archive.range(one))).toEqual({ from: minute(1), to: minute(31), candles: 9 });
    });

    test("08 leaves an identical range alone", async () => {
      await written(candles(upTo(100)));
      expect(await written(candles([5, 6, 7]))).toEqual({ written: 0, unchanged: true });
      expect(await written(candles(upTo(100)), "replace")).toEqual({ written: 0, unchanged: true });
      expect(await written(emptyColumns())).toEqual({ written: 0, unchanged: true });
    });

    test("09 refuses a range that holds a different candle, and changes nothing", async () => {
      await written(candles(upTo(10)));
      const clash = concatColumns(candles([8]), candles([9], 500), candles([10, 11]));
      const refused = await archive.write(one, clash, "refuse");
      expect(refused).toMatchObject({ ok: false, failure: { code: "conflict" } });
      expect(!refused.ok && refused.failure.message).toContain("2022-01-01T00:09:00.000Z");
      expect(await all()).toEqual(candles(upTo(10)));
    });

    test("10 replaces exactly the range from the first to the last candle given", async () => {
      await written(candles(upTo(10)));
      expect(await written(candles([3, 6], 500), "replace")).toEqual({ written: 2, unchanged: false });
      expect(await all()).toEqual(concatColumns(candles([0, 1, 2]), candles([3, 6], 500), candles([7, 8, 9])));
      expect(await written(candles([3, 6], 500), "replace")).toEqual({ written: 0, unchanged: true });
      expect(await written(candles([7, 9]), "replace")).toEqual({ written: 0, unchanged: false }); // only takes 8 away
      expect(candleCount(await all())).toBe(7);
    });

    test("11 loses nothing when several write to one series at once, and readers see whole states only", async () => {
      const second = storage.open();
      const parts = upTo(6).map((part) => candles(upTo(50).map((n) => part * 50 + n)));
      const sizes: number[] = [];
      const reading = (async () => {
        for (let i = 0; i < 20; i++) sizes.push(candleCount(await all()));
      })();
      const results = await Promise.all(parts.map((part, i) => writeUntilDone(i % 2 === 0 ? archive : second, part)));
      await reading;
      await second.close();
      expect(results.every((result) => result.ok)).toBe(true);
      expect(await all()).toEqual(candles(upTo(300)));
      expect(sizes.every((size) => size % 50 === 0)).toBe(true);
    });

    test("12 takes columns that break the shape for a bug", async () => {
      await expect(archive.write(one, candles([2, 1]), "refuse")).rejects.toThrow("does not rise");
      await expect(archive.write(one, candles([1, 1]), "refuse")).rejects.toThrow("does not rise");
      await expect(archive.write({ ...one, interval: "1h" }, candles([1]), "refuse")).rejects.toThrow("not aligned");
    });

    test("13 may be closed twice and is used again after it", async () => {
      await written(candles([1]));
      await archive.close();
      await archive.close();
      expect(candleCount(await all())).toBe(1);
    });
  });

  /** Losing a race often enough is a conflict, which a caller may try again. */
  async function writeUntilDone(archive: CandleArchive, columns: CandleColumns) {
    for (let attempt = 1; ; attempt++) {
      const result = await archive.write(one, columns, "refuse");
      if (result.ok || result.failure.code !== "conflict" || attempt === 10) return result;
    }
  }
}
