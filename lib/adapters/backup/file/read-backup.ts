import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { createZstdDecompress } from "node:zlib";
import { openChunks } from "#lib/crypto/backup-chunks.ts";
import { BackupError } from "#lib/crypto/backup-error.ts";
import { backupKeyOf, checkCommitment } from "#lib/crypto/backup-key.ts";
import { ByteReader } from "#lib/crypto/byte-reader.ts";
import type { SecretKey } from "#lib/crypto/secret-key.ts";
import type { BackupRecord, BackupTotals } from "#lib/ports/backups.ts";
import { type BackupHeader, readHeader } from "./header.ts";
import { decodeRecords } from "./records.ts";

/** Which key opens it, by what stands in its head. */
export type RootOf = (header: BackupHeader) => Promise<SecretKey>;

/** Every record, each verified before it is handed out. @throws BackupError for any damage at all */
export async function* readBackup(path: string, rootOf: RootOf): AsyncGenerator<BackupRecord> {
  const bytes = new ByteReader(createReadStream(path, { highWaterMark: 1 << 18 }));
  try {
    const { header, prologue, commitment } = await readHeader(bytes);
    const key = backupKeyOf(await rootOf(header), header.kind, Buffer.from(header.salt, "hex"));
    checkCommitment(key, commitment);
    const source = Readable.from(openChunks(key.key, prologue, bytes), { objectMode: false, highWaterMark: 1 << 20 });
    const plain = createZstdDecompress();
    source.on("error", (error) => plain.destroy(error));
    yield* counted(decodeRecords(new ByteReader(source.pipe(plain))), header);
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("ZSTD")) throw new BackupError();
    throw error;
  } finally {
    await bytes.close();
  }
}

/** Reads all of it and keeps nothing. @throws BackupError */
export async function verifyBackup(path: string, rootOf: RootOf): Promise<BackupTotals> {
  for await (const record of readBackup(path, rootOf)) if (record.is === "end") return record;
  throw new BackupError();
}

/** The manifest stands first and fits the head; what comes adds up to what the end says. */
async function* counted(records: AsyncIterable<BackupRecord>, header: BackupHeader): AsyncGenerator<BackupRecord> {
  const seen = { tables: 0, rows: 0, files: 0, bytes: 0 };
  let isTable = false;
  let isFirst = true;
  for await (const record of records) {
    if (isFirst !== (record.is === "manifest")) throw new BackupError();
    if (record.is === "manifest" && (record.manifest.kind !== header.kind || record.manifest.backupId !== header.backupId))
      throw new BackupError();
    isFirst = false;
    if (record.is === "table") [seen.tables, isTable] = [seen.tables + 1, true];
    if (record.is === "file") [seen.files, isTable] = [seen.files + 1, false];
    if (record.is === "bytes") {
      seen.bytes += record.bytes.length;
      if (isTable) seen.rows += lineFeeds(record.bytes);
    }
    if (record.is === "end" && (["tables", "rows", "files", "bytes"] as const).some((each) => record[each] !== seen[each]))
      throw new BackupError();
    yield record;
  }
}

/** Rows in COPY's text format end in a line feed, and one inside of a value is written as two characters. */
export function lineFeeds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}
