import type { BackupManifest } from "#lib/domain/backup/manifest.ts";
import type { BackupFile, BackupRecord, BackupSecrets, BackupSnapshot } from "#lib/ports/backups.ts";
import { lineFeeds } from "./read-backup.ts";

export type BackupParts = {
  readonly manifest: BackupManifest;
  readonly snapshot: BackupSnapshot;
  readonly files: AsyncIterable<BackupFile>;
  readonly secrets?: BackupSecrets;
};

/** A backup's records in order, counted as they go by. */
export async function* backupRecords({ manifest, snapshot, files, secrets }: BackupParts): AsyncGenerator<BackupRecord> {
  const seen = { tables: 0, rows: 0, files: 0, bytes: 0 };
  yield { is: "manifest", manifest };
  for (const table of manifest.tables) {
    yield { is: "table", ...table };
    for await (const bytes of snapshot.copy(table)) {
      seen.rows += lineFeeds(bytes);
      seen.bytes += bytes.length;
      yield { is: "bytes", bytes };
    }
    seen.tables++;
  }
  for await (const file of files) {
    yield { is: "file", path: file.path };
    for await (const bytes of file.read()) {
      seen.bytes += bytes.length;
      yield { is: "bytes", bytes };
    }
    seen.files++;
  }
  yield { is: "sequences", sequences: await snapshot.sequences() };
  if (secrets) yield { is: "secrets", ...secrets };
  yield { is: "end", ...seen };
}
