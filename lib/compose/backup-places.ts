import { dirname, join } from "node:path";
import type { SecretsPlaces } from "../adapters/backup/file/secrets-files.ts";
import { readKeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import type { Env } from "../config/env.ts";

/** Where everything of a backup lies, on the desk's own machine. */
export type BackupPlaces = {
  readonly keyFolder: string;
  readonly backupKey: string;
  readonly archive: string;
  /** Encrypted secrets files: part of the key backup. */
  readonly secrets: SecretsPlaces;
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
    // A path by setting is that of the process that has the setting: the command line's is the web's.
    secrets: {
      web: settings.BULWARK_SECRETS_FILE ?? join(settings.BULWARK_DATA_DIR, "secrets.web.json"),
      worker: join(settings.BULWARK_DATA_DIR, "secrets.worker.json"),
    },
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
