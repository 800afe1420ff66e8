import { chown, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import type { BackupSecrets } from "#lib/ports/backups.ts";

const holders = ["web", "worker"] as const;
type Holder = (typeof holders)[number];

/** Where the encrypted secrets file of each part stands. */
export type SecretsPlaces = { readonly [holder in Holder]: string };

/** The encrypted secrets files that are there, as they are: what is in them stays sealed. */
export async function encryptedSecretsOf(places: SecretsPlaces): Promise<NonNullable<BackupSecrets["encrypted"]>> {
  const found: { [holder in Holder]?: string } = {};
  for (const holder of holders) {
    const text = await textAt(places[holder]);
    if (text !== undefined) found[holder] = text;
  }
  return found;
}

/**
 * Puts encrypted secrets files out of a key backup in their places; one that says something else is kept beside.
 * @param keyFileOf a part's key file: its secrets file belongs to the same user
 */
export async function replaceSecretsFiles(
  places: SecretsPlaces,
  stored: BackupSecrets["encrypted"],
  stamp: string,
  keyFileOf: (holder: Holder) => string,
): Promise<void> {
  for (const holder of holders) {
    const [path, text] = [places[holder], stored?.[holder]];
    const here = await textAt(path);
    if (text === undefined || text === here) continue;
    const beside = `${path}.restored`;
    await rm(beside, { force: true });
    await writeFile(beside, text, { mode: 0o600, flag: "wx", flush: true });
    const { uid, gid } = await stat(keyFileOf(holder));
    if (process.getuid?.() === 0) await chown(beside, uid, gid);
    if (here !== undefined) await rename(path, `${path}.before-restore-${stamp}`);
    await rename(beside, path);
  }
}

async function textAt(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
