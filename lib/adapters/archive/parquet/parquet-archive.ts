import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { failure } from "#lib/domain/kernel/errors.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import { err, ok, type Result } from "#lib/domain/kernel/result.ts";
import { type EpochMs, isoTime } from "#lib/domain/kernel/time.ts";
import { type CandleColumns, intervals } from "#lib/domain/market/candle.ts";
import { candleCount, columnNames, emptyColumns, sliceColumns } from "#lib/domain/market/candle-columns.ts";
import type { ArchiveRange, ArchiveSeries, CandleArchive } from "#lib/ports/candle-archive.ts";
import { appendColumns, columnsFrom } from "./column-chunks.ts";
import { type DuckSession, duckSession, sqlText } from "./duck-session.ts";
import { mergeCandles } from "./merge-candles.ts";
import { latestFile, publishNext, type SeriesFile, seriesDir } from "./series-files.ts";

type Options = {
  /** Holds one directory an instrument. Made when first written to. */
  readonly dir: string;
  /** Told what lies behind an archive-unreadable, for the log. */
  readonly onError?: (error: unknown) => void;
  readonly session?: DuckSession;
};

/** The candle archive on Parquet files, one a series (see series-files.ts), read and written by DuckDB. */
export function parquetArchive({ dir, onError, session }: Options): CandleArchive {
  // Of this archive alone: DuckDB's spill files of two processes in one directory would collide.
  const spillDir = join(dir, `.spill-${process.pid}-${++opened}`);
  const duck = session ?? duckSession({ spillDir });
  const ranges = new Map<string, ArchiveRange>();

  async function guarded<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
    try {
      return await work();
    } catch (error) {
      onError?.(error);
      return err(failure("archive-unreadable"));
    }
  }

  /** Runs `work` on the newest file, if there is one; again when a writer replaced that file under our hands. */
  async function onLatest<T>(series: ArchiveSeries, work: (file: SeriesFile | undefined) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const file = await latestFile(seriesDir(dir, series));
      try {
        return await work(file);
      } catch (error) {
        const now = await latestFile(seriesDir(dir, series));
        if (now?.path === file?.path || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async function rangeOf(file: SeriesFile): Promise<ArchiveRange> {
    const known = ranges.get(file.path);
    if (known) return known;
    const range = await duck.use((connection) => readRange(connection, file));
    if (ranges.size >= REMEMBERED_RANGES) ranges.clear();
    ranges.set(file.path, range); // a file never changes once it has its name
    return range;
  }

  async function readWindow(series: ArchiveSeries, file: SeriesFile, from: number, to: number, limit: number): Promise<CandleColumns> {
    const range = await rangeOf(file);
    const [first, end] = [Math.max(from, range.from), Math.min(to, range.to + 1)];
    if (end <= first || limit <= 0) return emptyColumns();
    const rows = Math.min(limit, range.candles, Math.ceil((end - first) / intervals[series.interval]));
    return duck.use(async (connection) => {
      // A bound that cuts nothing off is left out: testing a million rows costs a third of reading them.
      const bounds = [
        ...(first > range.from ? [`open_time >= make_timestamp_ms(${first})`] : []),
        ...(end <= range.to ? [`open_time < make_timestamp_ms(${end})`] : []),
      ];
      const where = bounds.length > 0 ? `WHERE ${bounds.join(" AND ")}` : "";
      const atMost = rows < range.candles ? `LIMIT ${rows}` : "";
      return columnsFrom(await connection.stream(`${selectFrom(file.path)} ${where} ${atMost}`), rows);
    });
  }

  async function readLast(series: ArchiveSeries, file: SeriesFile, before: EpochMs, count: number): Promise<CandleColumns> {
    const range = await rangeOf(file);
    const end = Math.min(before, range.to + 1);
    // Without gaps the first look is enough; with gaps look twice as far back each time.
    for (let span = count * intervals[series.interval]; ; span *= 2) {
      const from = Math.max(end - span, range.from);
      const found = await readWindow(series, file, from, end, Number.MAX_SAFE_INTEGER);
      if (candleCount(found) >= count) return sliceColumns(found, candleCount(found) - count);
      if (from <= range.from) return found;
    }
  }

  /** One try to write; "lost" when another writer was faster. */
  async function tryWrite(series: ArchiveSeries, candles: CandleColumns, mode: "refuse" | "replace", current: SeriesFile | undefined) {
    const [first, last] = [candles.openTime[0] as number, candles.openTime[candleCount(candles) - 1] as number]; // not empty
    const existing = current ? await readWindow(series, current, first, last + 1, Number.MAX_SAFE_INTEGER) : emptyColumns();
    const merged = mergeCandles(existing, candles, mode);
    if (merged.kind === "unchanged") return ok({ written: 0, unchanged: true });
    if (merged.kind === "conflict") return err(conflictAt(merged.at));
    const isOurs = await publishNext(seriesDir(dir, series), current, (staging) =>
      duck.use((connection) => writeFile(connection, staging, current, merged.candles, first, last)),
    );
    return isOurs ? ok({ written: merged.written, unchanged: false }) : "lost";
  }

  return {
    range: (series) => guarded(async () => ok(await onLatest(series, async (file) => file && (await rangeOf(file))))),

    read: (series, { from, to, limit = Number.MAX_SAFE_INTEGER }) =>
      guarded(async () => ok(await onLatest(series, async (file) => (file ? readWindow(series, file, from, to, limit) : emptyColumns())))),

    readLast: (series, before, count) =>
      guarded(async () => ok(await onLatest(series, async (file) => (file ? readLast(series, file, before, count) : emptyColumns())))),

    async write(series, candles, mode) {
      assertColumns(series, candles);
      if (candleCount(candles) === 0) return ok({ written: 0, unchanged: true });
      return guarded<{ written: number; unchanged: boolean }>(async () => {
        for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
          const outcome = await onLatest(series, (current) => tryWrite(series, candles, mode, current));
          if (outcome !== "lost") return outcome;
        }
        return err(failure("conflict", "Others kept writing to this series. Nothing was changed; try again."));
      });
    },

    async close() {
      await duck.close();
      await rm(spillDir, { recursive: true, force: true });
    },
  };
}

let opened = 0;
const ATTEMPTS = 5;
const REMEMBERED_RANGES = 256;

function selectFrom(path: string): string {
  return `SELECT epoch_ms(open_time)::DOUBLE, open, high, low, close, volume FROM read_parquet(${sqlText(path)})`;
}

async function readRange(connection: DuckDBConnection, file: SeriesFile): Promise<ArchiveRange> {
  const sql = `SELECT count(*)::DOUBLE, epoch_ms(min(open_time))::DOUBLE, epoch_ms(max(open_time))::DOUBLE FROM read_parquet(${sqlText(file.path)})`;
  const [row] = (await connection.runAndReadAll(sql)).getRows() as [[number, number, number]]; // one row of three doubles
  return { candles: row[0], from: row[1] as EpochMs, to: row[2] as EpochMs }; // written from open times
}

/** The series with `candles` in place of everything from `first` to `last`. */
async function writeFile(
  connection: DuckDBConnection,
  staging: string,
  current: SeriesFile | undefined,
  candles: CandleColumns,
  first: number,
  last: number,
): Promise<void> {
  await mkdir(dirname(staging), { recursive: true });
  await connection.run(`CREATE OR REPLACE TEMP TABLE incoming (${columnNames.map((name) => `"${name}" DOUBLE`).join(", ")})`);
  try {
    await appendColumns(connection, "incoming", candles);
    const fresh = `SELECT make_timestamp_ms("openTime"::BIGINT) AS open_time, open, high, low, close, volume FROM incoming`;
    const old = current && `SELECT * FROM read_parquet(${sqlText(current.path)})`;
    const parts = old
      ? [`${old} WHERE open_time < make_timestamp_ms(${first})`, fresh, `${old} WHERE open_time > make_timestamp_ms(${last})`]
      : [fresh];
    // ORDER BY, because the parts of a UNION ALL do not keep their order (seen with DuckDB 1.5.5, even on one thread).
    // No dictionary: prices hardly repeat, and reading is twice as fast without.
    await connection.run(
      `COPY (${parts.join(" UNION ALL ")} ORDER BY open_time) TO ${sqlText(staging)} (FORMAT parquet, COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 1)`,
    );
  } finally {
    await connection.run("DROP TABLE IF EXISTS incoming");
  }
}

function conflictAt(at: EpochMs) {
  return failure(
    "conflict",
    `The archive holds a different candle at ${isoTime(at)}. Nothing was changed; replace the range to overwrite it.`,
  );
}

/** @throws InvariantError: whoever writes has checked the candles before */
function assertColumns(series: ArchiveSeries, candles: CandleColumns): void {
  const { openTime } = candles;
  for (const name of columnNames) invariant(candles[name].length === openTime.length, `column ${name} has another length`);
  for (let i = 0; i < openTime.length; i++) {
    const at = openTime[i] as number; // i < length
    invariant(at % intervals[series.interval] === 0, `open time ${at} is not aligned to ${series.interval}`);
    invariant(i === 0 || at > (openTime[i - 1] as number), `open time ${at} does not rise`);
  }
}
