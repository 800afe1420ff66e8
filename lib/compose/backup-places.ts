import { dirname, join } from "node:path";
import { readKeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import type { Env } from "../config/env.ts";

/** Where everything of a backup lies, on the desk's own machine. */
export type BackupPlaces = {
  readonly keyFolder: string;
  readonly backupKey: string;
  readonly archive: string;
  readonly data: string;
  /** The one key backup. */
  readonly keys: string;
};

export function backupPlaces(settings: Env): BackupPlaces {
  const keyFolder = dirname(settings.BULWARK_KEY_FILE);
  const keyBackups = settings.BULWARK_KEY_BACKUP_DIR ?? join(settings.BULWARK_DATA_DIR, "key-backup");
  return {
    keyFolder,
    backupKey: join(keyFolder, "backup.key"),
    archive: join(settings.BULWARK_DATA_DIR, "archive"),
    data: settings.BULWARK_BACKUP_DIR ?? join(settings.BULWARK_DATA_DIR, "backups"),
    keys: join(keyBackups, `bulwark-${settings.BULWARK_DESK_ID}-keys.bwk`),
  };
}

/** The owner's connection: the only role that sees every row. @throws where this user may not read the owner's key file */
export async function ownerUrlOf(keyFolder: string): Promise<string> {
  const owner = await readKeyFile(join(keyFolder, "owner.key"));
  if (owner?.role !== "owner") throw new Error("the owner's key file is missing. Run commands with: npm run bulwark -- …");
  return owner.database.url;
}
