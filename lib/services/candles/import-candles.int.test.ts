import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { duckSession } from "#lib/adapters/archive/parquet/duck-session.ts";
import { candleFileReader } from "#lib/adapters/archive/parquet/file-reader.ts";
import { parquetArchive } from "#lib/adapters/archive/parquet/parquet-archive.ts";
import { asId, type InstrumentId } from "#lib/domain/kernel/ids.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { candleAt, candleCount } from "#lib/domain/market/candle-columns.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import { type ImportCandlesInput, type ImportInstruments, importCandles } from "./import-candles.ts";

const reference = fileURLToPath(new URL("../../../../shared/reference/", import.meta.url));
const always = { from: epochMs(0), to: epochMs(8.64e15) };
const head = "timestamp,open,high,low,close,volume";
const row = (minute: number, close = "11") => `2024-01-01 00:${String(minute).padStart(2, "0")}:00,10,12,9.5,${close},3`;

/** Instruments as a list in memory. */
function instrumentList(): ImportInstruments & { readonly all: Instrument[] } {
  const all: Instrument[] = [];
  return {
    all,
    findBySymbol: async (venue, symbol) => all.find((each) => each.venue === venue && each.symbol === symbol),
    create: async (instrument) => {
      const made = { ...instrument, id: asId<InstrumentId>(`00000000-0000-7000-8000-${String(all.length + 1).padStart(12, "0")}`) };
      all.push(made);
      return made;
    },
  };
}

describe("importing candles", () => {
  let dir: string;
  let files = 0;
  let archive: ReturnType<typeof parquetArchive>;
  const reader = candleFileReader();
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "bulwark-import-test-"));
    archive = parquetArchive({ dir: join(dir, "archive") });
  });
  afterAll(async () => {
    await archive.close();
    await rm(dir, { recursive: true, force: true });
  });

  /** The outcome of importing this text, under a symbol of its own unless told. */
  async function importing(content: string | Buffer, input: Partial<ImportCandlesInput> = {}, instruments = instrumentList()) {
    const file = join(dir, `file ${++files} [*]'.csv`);
    await writeFile(file, content);
    const ports = { archive: parquetArchive({ dir: join(dir, `archive-${files}`) }), reader, instruments };
    const result = await importCandles(ports, { file, symbol: "TEST/USD", interval: "1m", ...input });
    await ports.archive.close();
    if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
    return { outcome: result.value, instruments, archiveDir: join(dir, `archive-${files}`) };
  }

  /** What the report says of one faulty file; nothing may be left in archive and instruments. */
  async function refusalOf(content: string | Buffer, input: Partial<ImportCandlesInput> = {}) {
    const { outcome, instruments, archiveDir } = await importing(content, input);
    if (outcome.kind !== "refused") throw new Error(`not refused but ${outcome.kind}`);
    expect(instruments.all).toEqual([]);
    expect(existsSync(archiveDir) ? await readdir(archiveDir) : []).toEqual([]);
    return outcome.report;
  }

  describe.skipIf(!existsSync(reference))("takes the reference files (../shared/reference; skipped where absent)", () => {
    const instruments = instrumentList();
    test.each([
      {
        name: "goog-1d.csv",
        symbol: "GOOG",
        interval: "1d",
        candles: 2_148,
        tick: "0.01",
        from: "2004-08-19T00:00:00.000Z",
        to: "2013-03-01T00:00:00.000Z",
      },
      {
        name: "eurusd-1h.csv",
        symbol: "EURUSD",
        interval: "1h",
        candles: 5_000,
        tick: "0.00001",
        from: "2017-04-19T09:00:00.000Z",
        to: "2018-02-07T15:00:00.000Z",
      },
      {
        name: "btc-perp-1m.csv",
        symbol: "BTC/USD",
        interval: "1m",
        candles: 45_031,
        tick: "0.125",
        from: "2021-12-31T23:01:00.000Z",
        to: "2022-02-01T05:31:00.000Z",
      },
    ] as const)("$name", async ({ name, symbol, interval, candles, tick, from, to }) => {
      const result = await importCandles({ archive, reader, instruments }, { file: join(reference, name), symbol, interval });
      expect(result).toMatchObject({
        ok: true,
        value: { kind: "imported", isNewInstrument: true, candles, written: candles, unchanged: false, finestStep: tick },
      });
      if (!result.ok || result.value.kind !== "imported") return;
      expect([result.value.from, result.value.to].map((at) => new Date(at).toISOString())).toEqual([from, to]);
      expect(result.value.instrument).toMatchObject({
        venue: "simulated",
        symbol,
        quote: "USD",
        tickSize: tick,
        lotSize: "0.00000001",
        isSimulated: true,
      });
      expect(result.value.notes[0]).toContain(`${symbol} was not known`);
      const again = await importCandles({ archive, reader, instruments }, { file: join(reference, name), symbol, interval });
      expect(again).toMatchObject({
        ok: true,
        value: { kind: "imported", isNewInstrument: false, written: 0, unchanged: true, notes: [] },
      });
    });

    test("with the exact numbers of the first and the last row", async () => {
      const btc = instruments.all.find((each) => each.symbol === "BTC/USD") as Instrument;
      const stored = await archive.read({ instrumentId: btc.id, interval: "1m" }, always);
      if (!stored.ok) throw new Error(stored.failure.message);
      expect(candleAt(stored.value, 0)).toEqual({
        openTime: Date.UTC(2021, 11, 31, 23, 1),
        open: 46_319,
        high: 46_385,
        low: 46_319,
        close: 46_377,
        volume: 2_300_413.7295,
      });
      expect(candleAt(stored.value, candleCount(stored.value) - 1)).toMatchObject({
        openTime: Date.UTC(2022, 1, 1, 5, 31),
        close: 38_544,
        volume: 685_906.9735,
      });
      expect(instruments.all.map((each) => each.base)).toEqual(["GOOG", "EUR", "BTC"]);
    });
  });

  test("takes CRLF, a byte order mark, quotes, semicolons, blank lines and other columns", async () => {
    const plain = [head, row(0), row(1)];
    for (const content of [
      plain.join("\r\n"),
      `\ufeff${plain.join("\n")}\n`,
      `${plain.join("\r\n")}\r\n\r\n\r\n`,
      `\n\n${plain.join("\n\n")}\n`,
      `${head}\r\n${row(0)}\n${row(1)}\r\n`,
      plain
        .map((line) =>
          line
            .split(",")
            .map((field) => `"${field}"`)
            .join(","),
        )
        .join("\n"),
      plain.map((line) => line.replaceAll(",", ";")).join("\n"),
      plain.map((line, i) => `${i === 0 ? "note" : '"a, ""b"" c"'},${line}`).join("\n"),
    ]) {
      expect((await importing(content)).outcome).toMatchObject({ kind: "imported", candles: 2, written: 2, finestStep: "0.5" });
    }
  });

  test("reports faults with the line numbers that an editor shows, and imports nothing", async () => {
    const report = await refusalOf(
      `\ufeff${[head, row(0), "", row(1, "eleven"), row(1), row(0), "1,2,3", `${row(4)},9`, row(5, "99"), row(6)].join("\r\n")}`,
    );
    expect(report.faults.map(({ line, kind }) => `${line} ${kind}`)).toEqual([
      "4 non-numeric",
      "5 duplicate-time",
      "6 unordered-time",
      "7 malformed-row",
      "8 malformed-row",
      "9 inconsistent",
    ]);
    expect(report).toMatchObject({ unit: "line", rows: 8, faultCount: 6 });
  });

  test("keeps its line count over control characters, bytes that are no UTF-8, and bare carriage returns", async () => {
    const bad = Buffer.concat([
      Buffer.from(`${head}\n2024-01-01 00:00:00,10,1\u00012,9.5,11,3\n`),
      Buffer.from([0x31, 0xff, 0x2c]),
      Buffer.from(`,,,,\r${row(2)}\r\n${row(2)}`),
    ]);
    const report = await refusalOf(bad);
    expect(report.faults.map(({ line, kind }) => `${line} ${kind}`)).toEqual([
      "2 non-numeric",
      "3 unreadable-time",
      ...Array.from({ length: 5 }, () => "3 missing-value"),
      "5 duplicate-time",
    ]);
  });

  test("counts lines rightly past the size of a batch", async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${1_700_000_040 + i * 60},10,12,9.5,11,3`);
    rows[50_000] = rows[49_999] as string;
    const report = await refusalOf([head, ...rows].join("\n"));
    expect(report.faults).toMatchObject([{ line: 50_002, kind: "duplicate-time", value: String(1_700_000_040 + 49_999 * 60) }]);
  });

  test.each([
    ["an empty file", "", "The file is empty."],
    ["a file of blank lines", "\n\n", "The file is empty."],
    ["a header without rows", `${head}\n`, "The file has no rows."],
    ["a missing column", "timestamp,open,high,low,close\n2024-01-01,1,1,1,1\n", "no column for the volume"],
    ["rows without a header", `${row(0)}\n${row(1)}\n`, "no column for the time"],
  ])("refuses %s", async (_, content, says) => {
    expect((await refusalOf(content)).problems.join(" ")).toContain(says);
  });

  test("refuses what is neither CSV nor Parquet with one sentence", async () => {
    await expect(importing(Buffer.from([0x1f, 0x8b, 8, 0]))).rejects.toThrow("invalid-input: The file is packed (gzip)");
    await expect(importing(Buffer.from("PK\x03\x04...."))).rejects.toThrow("packed (zip");
    await expect(importing(Buffer.from(`\ufeff${head}`, "utf16le"))).rejects.toThrow("UTF-16");
    await expect(importing("PAR1 not really")).rejects.toThrow("invalid-input: The file cannot be read as Parquet");
    await expect(importing(`${head}\n${"9".repeat(400_000)}\n`)).rejects.toThrow("invalid-input: The file cannot be read as CSV");
  });

  test("refuses a file that is not there, a directory, and one that is too large", async () => {
    const ports = { archive, instruments: instrumentList() };
    const input = { symbol: "X", interval: "1m" } as const;
    expect(await importCandles({ ...ports, reader }, { ...input, file: join(dir, "nowhere.csv") })).toMatchObject({
      ok: false,
      failure: { code: "not-found" },
    });
    expect(await importCandles({ ...ports, reader }, { ...input, file: dir })).toMatchObject({
      ok: false,
      failure: { code: "invalid-input" },
    });
    const large = join(dir, "large.csv");
    await writeFile(large, `${head}\n${row(0)}\n`);
    expect(await importCandles({ ...ports, reader: candleFileReader({ largestBytes: 20 }) }, { ...input, file: large })).toMatchObject({
      ok: false,
      failure: { code: "invalid-input" },
    });
  });

  test("refuses a time zone, symbol or quote that is none", async () => {
    const content = `${head}\n${row(0)}\n`;
    await expect(importing(content, { timeZone: "Mars/Olympus" })).rejects.toThrow("not a time zone");
    await expect(importing(content, { symbol: "../etc" })).rejects.toThrow("A symbol has");
    await expect(importing(content, { symbol: "BTC/USD", quote: "EUR" })).rejects.toThrow("quoted in USD, not in EUR");
    await expect(importing(content, { symbol: "BTC", quote: "usd" })).rejects.toThrow("capital letters");
  });

  test("reads local times in the zone given", async () => {
    const { outcome } = await importing(`${head}\n2024-07-01 09:30:00,10,12,9.5,11,3\n`, { timeZone: "America/New_York" });
    expect(outcome).toMatchObject({ kind: "imported", from: Date.UTC(2024, 6, 1, 13, 30) });
  });

  test("refuses a range that holds other candles unless it is to be replaced", async () => {
    const instruments = instrumentList();
    const importInto = async (content: string, replace?: boolean) => {
      const file = join(dir, `into ${++files}.csv`);
      await writeFile(file, content);
      const result = await importCandles(
        { archive, reader, instruments },
        { file, symbol: "AGAIN", interval: "5m", ...(replace ? { replace } : {}) },
      );
      return result.ok ? result.value : result.failure;
    };
    const five = (minute: number, close?: string) => row(minute, close);
    expect(await importInto([head, five(0), five(5)].join("\n"))).toMatchObject({ kind: "imported", written: 2, isNewInstrument: true });
    expect(await importInto([head, five(5), five(10)].join("\n"))).toMatchObject({ kind: "imported", written: 1, isNewInstrument: false });
    expect(await importInto([head, five(5, "10.25"), five(10)].join("\n"))).toMatchObject({
      kind: "conflict",
      says: expect.stringContaining("2024-01-01T00:05:00.000Z"),
    });
    expect(await importInto([head, five(5, "10.25"), five(10)].join("\n"), true)).toMatchObject({
      kind: "imported",
      written: 1,
      notes: [expect.stringContaining("finer than the tick 0.5 of AGAIN")],
    });
  });

  describe("takes Parquet", () => {
    async function parquet(name: string, select: string): Promise<string> {
      const file = join(dir, name);
      const session = duckSession({ spillDir: dir });
      await session.use((connection) => connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`));
      await session.close();
      return file;
    }
    const numbers = "1.5::DOUBLE AS Open, 1.75::DOUBLE AS High, 1.25::FLOAT AS Low, 1.5::DECIMAL(9, 2) AS Close, (i + 1)::BIGINT AS Volume";
    test.each([
      ["timestamps", "TIMESTAMP '2024-01-01' + INTERVAL 1 MINUTE * i"],
      ["timestamps with a zone", "(TIMESTAMP '2024-01-01' + INTERVAL 1 MINUTE * i) AT TIME ZONE 'UTC'"],
      ["nanoseconds", "(TIMESTAMP '2024-01-01' + INTERVAL 1 MINUTE * i)::TIMESTAMP_NS"],
      ["epoch milliseconds", "1704067200000 + i * 60000"],
      ["epoch seconds as doubles", "(1704067200 + i * 60)::DOUBLE"],
      ["texts", "strftime(TIMESTAMP '2024-01-01' + INTERVAL 1 MINUTE * i, '%Y-%m-%dT%H:%M:%SZ')"],
    ])("with times as %s", async (name, time) => {
      const file = await parquet(`${name}.parquet`, `SELECT ${time} AS "Date", ${numbers} FROM range(3000) t(i)`);
      const result = await importCandles(
        { archive, reader, instruments: instrumentList() },
        { file, symbol: "PQ", interval: "1m", replace: true },
      );
      expect(result).toMatchObject({
        ok: true,
        value: {
          kind: "imported",
          candles: 3_000,
          from: Date.UTC(2024, 0, 1),
          to: Date.UTC(2024, 0, 1) + 2_999 * 60_000,
          finestStep: "0.25",
          gaps: { count: 0 },
        },
      });
    });

    test("and reports its rows by number", async () => {
      const select = `SELECT 1704067200 + i * 60 AS t, CASE i WHEN 2500 THEN 'NaN'::DOUBLE WHEN 2501 THEN NULL WHEN 2502 THEN '-inf'::DOUBLE ELSE 1 END AS o, 2.0 AS h, 1.0 AS l, 1.0 AS c, 1 AS v FROM range(3000) r(i)`;
      const file = await parquet("faults.parquet", select);
      const result = await importCandles({ archive, reader, instruments: instrumentList() }, { file, symbol: "PQF", interval: "1m" });
      if (!result.ok || result.value.kind !== "refused") throw new Error("not refused");
      expect(result.value.report.unit).toBe("row");
      expect(result.value.report.faults.map(({ line, kind }) => [line, kind])).toEqual([
        [2_501, "nan-value"],
        [2_502, "missing-value"],
        [2_503, "non-numeric"],
      ]);
    });
  });
});
