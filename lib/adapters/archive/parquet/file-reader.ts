import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type FailureCode, failure } from "#lib/domain/kernel/errors.ts";
import { err, ok } from "#lib/domain/kernel/result.ts";
import type { CandleFileReader } from "#lib/ports/candle-file-reader.ts";
import { readCsvRows } from "./csv-rows.ts";
import { duckSession } from "./duck-session.ts";
import { readParquetRows } from "./parquet-rows.ts";
import { hasCode } from "./series-files.ts";
import { LineTooLongError } from "./text-lines.ts";

/** @unit bytes */
const LARGEST_FILE_BYTES = 2_000_000_000;

/** Reads CSV files line by line and Parquet files through DuckDB, both as texts: exact decimals and line numbers are kept for the checks. */
export function candleFileReader({ largestBytes = LARGEST_FILE_BYTES }: { readonly largestBytes?: number } = {}): CandleFileReader {
  return {
    async read(file, sink) {
      const path = resolve(file);
      const look = await lookAt(path);
      if (look.kind === "refused") return err(failure(look.code, look.says));
      if (look.bytes > largestBytes) return err(failure("invalid-input", `The file is larger than ${largestBytes / 1e9} GB: split it.`));
      try {
        if (look.kind === "parquet") await withConnection((connection) => readParquetRows(connection, path, sink));
        else await readCsvRows(path, sink);
        return ok({ unit: look.kind === "parquet" ? "row" : "line" });
      } catch (error) {
        if (!isDuckError(error) && !(error instanceof LineTooLongError)) throw error;
        const kind = look.kind === "parquet" ? "Parquet" : "CSV";
        return err(failure("invalid-input", `The file cannot be read as ${kind}: ${firstLine(error)}`));
      }
    },
  };
}

/** A session of its own, so that a long import does not hold up the archive. */
async function withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const spillDir = await mkdtemp(join(tmpdir(), "bulwark-import-"));
  const session = duckSession({ spillDir });
  try {
    return await session.use(work);
  } finally {
    await session.close();
    await rm(spillDir, { recursive: true, force: true });
  }
}

type Look = { kind: "csv" | "parquet"; bytes: number } | { kind: "refused"; code: FailureCode; says: string };

/** What the first bytes say the file is, whatever its name. */
async function lookAt(path: string): Promise<Look> {
  try {
    const { size, isFile } = await stat(path).then((found) => ({ size: found.size, isFile: found.isFile() }));
    if (!isFile) return { kind: "refused", code: "invalid-input", says: "This is not a file." };
    const start = await firstBytes(path);
    if (start.toString("latin1") === "PAR1") return { kind: "parquet", bytes: size };
    const packed = packedKinds.find(({ magic }) => start.subarray(0, magic.length).equals(magic));
    if (packed) return { kind: "refused", code: "invalid-input", says: packed.says };
    return { kind: "csv", bytes: size };
  } catch (error) {
    if (hasCode(error, "ENOENT")) return { kind: "refused", code: "not-found", says: "There is no such file." };
    if (hasCode(error, "EACCES")) return { kind: "refused", code: "invalid-input", says: "The file may not be read by this user." };
    throw error;
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const packedKinds = [
  { magic: Buffer.from([0x1f, 0x8b]), says: "The file is packed (gzip): unpack it first." },
  { magic: Buffer.from("PK"), says: "The file is packed (zip, or a spreadsheet): unpack it, or save it as CSV, first." },
  { magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), says: "The file is packed (zstd): unpack it first." },
  { magic: Buffer.from([0xff, 0xfe]), says: "The file is written in UTF-16: save it as UTF-8 first." },
  { magic: Buffer.from([0xfe, 0xff]), says: "The file is written in UTF-16: save it as UTF-8 first." },
];

/** DuckDB says what is wrong with a file in errors named after their kind: "Invalid Input Error: …". */
function isDuckError(error: unknown): error is Error {
  return error instanceof Error && /^[A-Z][A-Za-z -]* Error: /.test(error.message);
}

function firstLine(error: Error): string {
  return (error.message.split("\n")[0] ?? "").slice(0, 200);
}
