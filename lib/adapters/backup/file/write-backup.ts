import { createWriteStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createZstdCompress } from "node:zlib";
import { sealChunks } from "#lib/crypto/backup-chunks.ts";
import { backupKeyOf, newBackupSalt } from "#lib/crypto/backup-key.ts";
import type { SecretKey } from "#lib/crypto/secret-key.ts";
import type { BackupRecord } from "#lib/ports/backups.ts";
import { type BackupHeader, headerBytes } from "./header.ts";
import { encodeRecords } from "./records.ts";

/** Three threads' worth of speed for a few percent of size. */
const LEVEL = 3;

/**
 * Streams records into a file: compressed, then sealed under a key of this file's own. The file appears under its name by a rename, whole
 * and flushed, or not at all; a file of that name is replaced.
 * @returns its size @unit bytes
 */
export async function writeBackup(
  path: string,
  root: SecretKey,
  about: Omit<BackupHeader, "format" | "compression" | "salt">,
  records: AsyncIterable<BackupRecord>,
): Promise<number> {
  const salt = newBackupSalt();
  const { key, commitment } = backupKeyOf(root, about.kind, salt);
  const header: BackupHeader = { format: "bulwark-backup/1", compression: "zstd", salt: Buffer.from(salt).toString("hex"), ...about };
  const prologue = headerBytes(header, commitment);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${process.pid}.part`;
  try {
    await pipeline(
      Readable.from(encodeRecords(records), { objectMode: false, highWaterMark: 1 << 20 }),
      createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: LEVEL } }),
      async function* (compressed: AsyncIterable<Uint8Array>) {
        yield prologue;
        yield* sealChunks(key, prologue, compressed);
      },
      createWriteStream(beside, { mode: 0o600, flush: true }),
    );
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await flushFolder(dirname(path));
  return (await stat(path)).size;
}

/** Makes the rename lasting. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
