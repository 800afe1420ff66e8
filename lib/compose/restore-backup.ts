import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { byKeyFile, byPassphrase, keysIn, readBackupKeyFile, setPassphrase } from "../adapters/backup/file/backup-key-file.ts";
import { filesForPlace, replaceKeyFolder } from "../adapters/backup/file/key-folder.ts";
import { type RootOf, readBackup, verifyBackup } from "../adapters/backup/file/read-backup.ts";
import { replaceSecretsFiles } from "../adapters/backup/file/secrets-files.ts";
import { checkpointFile } from "../adapters/checkpoint-keeper/local-file/checkpoint-file.ts";
import { env } from "../config/env.ts";
import { BackupError } from "../crypto/backup-error.ts";
import { restoreDatabase, type SchemaBuilder } from "../db/backup/restore.ts";
import type { BackupSecrets } from "../ports/backups.ts";
import type { RecordJudging } from "../ports/record-judging.ts";
import { backupPlaces, ownerUrlOf } from "./backup-places.ts";
import { onDisk } from "./backups-of.ts";
import { judgeDetails, judgeRecord } from "./judge-record.ts";
import { proveKeys, restoredKeyFile } from "./restored-keys.ts";
import { systemClock } from "./system-clock.ts";

export type RestoreRequest = {
  /** A name in the backup folder, or a path. */
  readonly file: string;
  /** The key backup; the one of this place by default. */
  readonly keys?: string | undefined;
  /** Of the key backup, where this place has no keys of that desk. */
  readonly passphrase?: string | undefined;
  readonly replaces: boolean;
  readonly roles: readonly string[];
  readonly schema: SchemaBuilder;
  readonly judging: RecordJudging;
  /** For a drill: a database beside the desk's, and no file of the desk is touched. */
  readonly drillUrl?: string;
};

/**
 * Restores a backup: both files are read to their ends first, so that a damaged one changes nothing; then the database in one transaction;
 * then archive, key files and encrypted secrets by renames. What was there is kept beside.
 * @throws FailureError backup-unreadable, backup-refused, decryption-failed
 */
export async function restoreBackup(request: RestoreRequest) {
  const settings = env();
  const places = backupPlaces(settings);
  const dataFile = isAbsolute(request.file) ? request.file : join(places.data, request.file);
  const keysFile = request.keys ?? places.keys;
  const { rootOf, secrets } = await onDisk(() => openKeys(request, places.backupKey, keysFile));
  await onDisk(() => verifyBackup(dataFile, rootOf));
  const keyFiles = await filesForPlace(places.keyFolder, secrets.files);
  const kept = await checkpointFile(settings.BULWARK_DATA_DIR).latest();
  const staged = `${places.archive}.restored`;
  await rm(staged, { recursive: true, force: true });
  try {
    const restored = await restoreDatabase({
      ownerUrl: request.drillUrl ?? (await ownerUrlOf(places.keyFolder)),
      roles: request.roles,
      schema: request.schema,
      data: readBackup(dataFile, rootOf),
      keys: readBackup(keysFile, rootOf),
      replaces: request.replaces,
      toFile: (path, bytes) => stage(join(staged, path), bytes),
      prove: (store) => proveKeys(store, keyFiles),
      judge: async (record, madeAt) =>
        judgeRecord(record, { madeAt, worker: await restoredKeyFile(keyFiles, "worker"), kept, judging: request.judging }),
    });
    const { secrets: _, ...answer } = restored;
    if (request.drillUrl)
      return { ...answer, details: await judgeDetails(request.drillUrl, keyFiles, request.judging), keysKeptAs: undefined };
    const stamp = new Date(systemClock.now()).toISOString().replace(/\D/g, "").slice(0, 14);
    await replaceFolder(places.archive, staged, stamp);
    const keysKeptAs = await replaceKeyFolder(places.keyFolder, keyFiles, stamp);
    await replaceSecretsFiles(places.secrets, secrets.encrypted, stamp, (role) => join(places.keyFolder, `${role}.key`));
    return { ...answer, details: undefined, keysKeptAs }; // whoever goes on with the desk opens the personal parts
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

/** Sets the passphrase of key backups made from now on. */
export function setBackupPassphrase(passphrase: string): Promise<void> {
  return setPassphrase(backupPlaces(env()).backupKey, passphrase);
}

/** Reads the whole key backup, and with it the key of the data. */
async function openKeys(request: RestoreRequest, backupKey: string, keysFile: string) {
  const keysRoot: RootOf =
    request.passphrase === undefined ? byKeyFile(await readBackupKeyFile(backupKey)) : byPassphrase(request.passphrase);
  let secrets: BackupSecrets | undefined;
  for await (const record of readBackup(keysFile, keysRoot)) if (record.is === "secrets") secrets = record;
  const own = secrets?.files["backup.key"];
  if (!secrets || own === undefined) throw new BackupError();
  return { secrets, rootOf: byKeyFile(keysIn(own)) };
}

async function stage(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await pipeline(bytes, createWriteStream(path, { mode: 0o600, flush: true }));
}

async function replaceFolder(folder: string, staged: string, stamp: string): Promise<void> {
  await mkdir(staged, { recursive: true, mode: 0o700 });
  const isEmpty = (await readdir(folder).catch(() => [])).length === 0;
  if (isEmpty) await rm(folder, { recursive: true, force: true });
  else await rename(folder, `${folder}.before-restore-${stamp}`);
  await rename(staged, folder);
}
