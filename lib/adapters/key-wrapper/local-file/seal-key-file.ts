import { open, readFile, rename, rm } from "node:fs/promises";
import type { Secret } from "#lib/domain/kernel/secret.ts";
import { KeyFileError, parseKeyFile } from "./key-file.ts";
import { sealKeys } from "./sealed-keys.ts";

/**
 * Replaces the keys of a key file by the same keys sealed with a passphrase. The sealed file is opened once before it takes the place of
 * the old one, so that no key is lost to a slip.
 * @throws KeyFileError when it is none, or sealed already
 */
export async function sealKeyFile(path: string, passphrase: Secret): Promise<void> {
  const text = await readFile(path, "utf8");
  await parseKeyFile(text, path, async () => {
    throw new KeyFileError(path, "is sealed already");
  });
  const { keys, sealing, ...rest } = JSON.parse(text) as { role: string; deskId: string; keys: object; sealing?: object }; // parsed just above
  const sealed = `${JSON.stringify({ ...rest, sealedKeys: await sealKeys(passphrase, rest, sealing ? { ...keys, sealing } : keys) }, null, 2)}\n`;
  await parseKeyFile(sealed, path, async () => passphrase);
  const beside = `${path}.sealed`;
  await rm(beside, { force: true });
  const file = await open(beside, "wx", 0o600);
  try {
    await file.writeFile(sealed);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}
