import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InstrumentId } from "#lib/domain/kernel/ids.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { candleCount, columnNames, sliceColumns } from "#lib/domain/market/candle-columns.ts";
import { backfill } from "#lib/domain/market/synthetic.ts";
import { candleArchiveContract } from "#lib/ports/candle-archive.contract.ts";
import { duckSession } from "./duck-session.ts";
import { parquetArchive } from "./parquet-archive.ts";

const series = { instrumentId: "00000000-0000-7000-8000-000000000009" as InstrumentId, interval: "1m" } as const;
const start = epochMs(1_640_995_200_000);
const always = { from: epochMs(0), to: epochMs(8.64e15) };

candleArchiveContract("the Parquet archive", async () => {
  const dir = await mkdtemp(join(tmpdir(), "bulwark archive [1]*'-")); // a name that globs and quotes
  return { open: () => parquetArchive({ dir }), tearDown: () => rm(dir, { recursive: true, force: true }) };
});

describe("the Parquet archive", () => {
  let dir: string;
  const seriesDir = () => join(dir, series.instrumentId, "1m");
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "bulwark-archive-"));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test("reads a million candles into columns at once and leaves one file behind", async () => {
    const archive = parquetArchive({ dir });
    const history = backfill(7, start, 1_000_000);
    expect(await archive.write(series, sliceColumns(history, 0, 900_000), "refuse")).toMatchObject({ ok: true });
    expect(await archive.write(series, sliceColumns(history, 900_000), "refuse")).toMatchObject({ ok: true });
    const taken: number[] = [];
    for (let i = 0; i < 5; i++) {
      const before = performance.now();
      const all = await archive.read(series, always);
      taken.push(performance.now() - before);
      expect(all.ok && candleCount(all.value)).toBe(1_000_000);
      if (i < 4 || !all.ok) continue;
      for (const name of columnNames)
        expect(Buffer.compare(Buffer.from(all.value[name].buffer), Buffer.from(history[name].buffer))).toBe(0);
    }
    console.info(`1,000,000 candles to columns: ${Math.min(...taken).toFixed(0)} ms`);
    expect(Math.min(...taken)).toBeLessThan(1_000); // 85–130 ms on a quiet machine
    expect(await readdir(seriesDir())).toEqual(["candles-00000002.parquet"]);
    await archive.close();
  });

  test("clears away what a killed writer left an hour ago, and nothing younger", async () => {
    const archive = parquetArchive({ dir });
    for (const [name, age] of [
      ["old", 7_200],
      ["young", 60],
    ] as const) {
      const left = await mkdtemp(join(seriesDir(), `.staging-${name}-`));
      const at = Date.now() / 1_000 - age;
      await utimes(left, at, at);
    }
    expect(await archive.write(series, backfill(8, epochMs(start - 60_000_000), 10), "refuse")).toMatchObject({ ok: true });
    const names = await readdir(seriesDir());
    expect(names.filter((name) => name.startsWith(".staging-old"))).toEqual([]);
    expect(names.filter((name) => name.startsWith(".staging-young"))).toHaveLength(1);
    await archive.close();
  });

  test("says that a damaged file is unreadable instead of giving back half of it, and tells the log why", async () => {
    const seen: unknown[] = [];
    const archive = parquetArchive({ dir, onError: (error) => seen.push(error) });
    await writeFile(join(seriesDir(), "candles-00000009.parquet"), "PAR1 this is not a candle");
    expect(await archive.read(series, always)).toMatchObject({ ok: false, failure: { code: "archive-unreadable" } });
    expect(await archive.range(series)).toMatchObject({ ok: false, failure: { code: "archive-unreadable" } });
    expect(seen).toHaveLength(2);
    await archive.close();
  });
});

describe("a DuckDB session", () => {
  test("closes itself after a while without use and opens again on demand", async () => {
    const session = duckSession({ spillDir: tmpdir(), idleMs: 20 });
    const one = () => session.use(async (connection) => (await connection.runAndReadAll("SELECT 1::DOUBLE")).getRows()[0]?.[0]);
    expect(session.isOpen()).toBe(false);
    expect(await one()).toBe(1);
    expect(session.isOpen()).toBe(true);
    await expect.poll(() => session.isOpen(), { timeout: 5_000 }).toBe(false);
    expect(await one()).toBe(1);
    await session.close();
    await session.close();
    expect(session.isOpen()).toBe(false);
  });

  test("goes on after work that failed, and refuses more than its queue holds", async () => {
    const session = duckSession({ spillDir: tmpdir(), waitingLimit: 2 });
    const failing = session.use((connection) => connection.run("SELECT nonsense"));
    const second = session.use(async () => "second");
    await expect(session.use(async () => "third")).rejects.toThrow("too many");
    await expect(failing).rejects.toThrow("nonsense");
    expect(await second).toBe("second");
    await session.close();
  });

  test("stays within its bounds: one thread, 256 MB, no extensions from elsewhere", async () => {
    const session = duckSession({ spillDir: tmpdir() });
    const rows = await session.use(async (connection) =>
      (
        await connection.runAndReadAll(
          "SELECT current_setting('threads')::DOUBLE, current_setting('memory_limit'), current_setting('autoload_known_extensions')",
        )
      ).getRows(),
    );
    expect(rows).toEqual([[1, "244.1 MiB", false]]);
    await session.close();
  });
});
