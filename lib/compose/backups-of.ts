import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { backupFileName, backupsIn, pruneFolder } from "../adapters/backup/file/backup-folder.ts";
import { byKeyFile, makeBackupKeyFile, readBackupKeyFile } from "../adapters/backup/file/backup-key-file.ts";
import { backupRecords } from "../adapters/backup/file/backup-records.ts";
import { folderFiles } from "../adapters/backup/file/folder-files.ts";
import { keyFilesOf } from "../adapters/backup/file/key-folder.ts";
import { verifyBackup } from "../adapters/backup/file/read-backup.ts";
import { encryptedSecretsOf } from "../adapters/backup/file/secrets-files.ts";
import { writeBackup } from "../adapters/backup/file/write-backup.ts";
import type { Env } from "../config/env.ts";
import type { BackupKind } from "../crypto/backup-key.ts";
import { openSnapshot } from "../db/backup/snapshot.ts";
import type { BackupManifest } from "../domain/backup/manifest.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import { epochMs } from "../domain/kernel/time.ts";
import type { BackupFile, BackupRecord, BackupSecrets, BackupSnapshot, Backups, BackupTotals } from "../ports/backups.ts";
import { type BackupPlaces, backupPlaces, ownerUrlOf } from "./backup-places.ts";
import { systemClock } from "./system-clock.ts";

const says = {
  data: "Rows and candles of a Bulwark desk, encrypted. Worthless without that desk's key backup.",
  keys: "Keys of a Bulwark desk, encrypted. Keep it apart from the data backups.",
} as const satisfies Record<BackupKind, string>;

/** Backups of the desk that this environment names. */
export function backupsOf(settings: Env): Backups {
  const places = backupPlaces(settings);

  async function write(snapshot: BackupSnapshot, kind: BackupKind, backupId: string, path: (manifest: BackupManifest) => string) {
    const root = await readBackupKeyFile(places.backupKey);
    const manifest: BackupManifest = {
      format: "bulwark-backup/1",
      kind,
      backupId,
      deskId: settings.BULWARK_DESK_ID,
      version: settings.BULWARK_VERSION,
      ...snapshot.facts(kind),
    };
    const secrets = kind === "keys" ? await secretsOf(places) : undefined;
    const files = kind === "data" ? folderFiles(places.archive) : noFiles();
    const about = { kind, says: says[kind], backupId, deskId: settings.BULWARK_DESK_ID, madeAt: manifest.madeAt };
    const recovery = kind === "keys" && root.recovery ? { recovery: root.recovery } : {};
    const counted = counting(backupRecords({ manifest, snapshot, files, ...(secrets ? { secrets } : {}) }));
    const target = path(manifest);
    const bytes = await onDisk(() => writeBackup(target, root[kind], { ...about, ...recovery }, counted.records));
    return { target, bytes, manifest, totals: counted.totals() };
  }

  async function withSnapshot<T>(work: (snapshot: BackupSnapshot) => Promise<T>): Promise<T> {
    const snapshot = await openSnapshot(await ownerUrlOf(places.keyFolder));
    try {
      return await work(snapshot);
    } finally {
      await snapshot.close();
    }
  }

  return {
    make: (backupId) =>
      withSnapshot(async (snapshot) => {
        // Keys first: where the second fails, the key backup is newer than every data backup, which is how it must be.
        await write(snapshot, "keys", backupId, () => places.keys);
        const erasures = await snapshot.erasures();
        const { manifest, bytes, totals } = await write(snapshot, "data", backupId, ({ madeAt }) =>
          join(places.data, nameOf(madeAt, backupId)),
        );
        return { file: nameOf(manifest.madeAt, backupId), bytes, madeAt: epochMs(Date.parse(manifest.madeAt)), totals, erasures };
      }),
    makeKeys: (backupId) =>
      withSnapshot(async (snapshot) => {
        await write(snapshot, "keys", backupId, () => places.keys);
        return snapshot.erasures();
      }),
    async setUp() {
      await refuseLostKey(places);
      await makeBackupKeyFile(places.backupKey, settings.BULWARK_DESK_ID);
    },
    list: () => backupsIn(places.data),
    async verify(file) {
      const path = isAbsolute(file) ? file : join(places.data, file);
      return onDisk(async () => verifyBackup(path, byKeyFile(await readBackupKeyFile(places.backupKey))));
    },
    prune: () =>
      pruneFolder(
        places.data,
        settings.BULWARK_DESK_ID,
        { daily: settings.BULWARK_BACKUP_KEEP_DAYS, weekly: settings.BULWARK_BACKUP_KEEP_WEEKS },
        systemClock.now(),
      ),
  };

  function nameOf(madeAt: string, backupId: string): string {
    return backupFileName(settings.BULWARK_DESK_ID, madeAt, backupId);
  }
}

async function secretsOf(places: BackupPlaces): Promise<BackupSecrets> {
  return { files: await keyFilesOf(places.keyFolder), encrypted: await encryptedSecretsOf(places.secrets) };
}

/** A key that is gone is not made anew beside the backups that only the lost one opens. */
async function refuseLostKey({ backupKey, keys, data }: BackupPlaces): Promise<void> {
  if (existsSync(backupKey)) return;
  if (!existsSync(keys) && (await backupsIn(data)).length === 0) return;
  const why = `Backups were made here, so ${backupKey} was lost. Restore it with the key backup and its passphrase, or move those backups away: a new key opens none of them.`;
  throw new FailureError(failure("backup-refused", why));
}

/** Key backups have none. */
async function* noFiles(): AsyncGenerator<BackupFile> {
  yield* [];
}

/** Passes records on and keeps what the last one says. */
function counting(source: AsyncIterable<BackupRecord>) {
  let end: BackupTotals = { tables: 0, rows: 0, files: 0, bytes: 0 };
  return {
    totals: () => end,
    records: (async function* () {
      for await (const record of source) {
        if (record.is === "end") end = record;
        yield record;
      }
    })(),
  };
}

/** What the disk says (full, read-only, not there) is a failure of the world and no bug. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && "syscall" in cause && "code" in cause ? String(cause.code) : undefined;
    if (code === undefined) throw cause;
    const why = code === "ENOENT" ? "There is no such backup file." : `The file system refused (${code}). Nothing was changed.`;
    throw new FailureError(failure("backup-refused", why), { cause });
  }
}
