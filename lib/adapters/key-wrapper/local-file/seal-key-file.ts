import { open, readFile, rename, rm } from "node:fs/promises";
import type { Secret } from "#lib/domain/kernel/secret.ts";
import { type AskPassphrase, KeyFileError, parseKeyFile } from "./key-file.ts";
import { openKeys, type SealedKeys, sealKeys } from "./sealed-keys.ts";

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
  const { keys, sealing, ...rest } = JSON.parse(text) as Plain; // parsed just above
  await replaceKeyFile(path, { ...rest, sealedKeys: await sealKeys(passphrase, rest, sealing ? { ...keys, sealing } : keys) }, passphrase);
}

/**
 * Puts a key into a key file that has none of this name, under the file's passphrase where it is sealed.
 * @throws KeyFileError when it does not open
 */
export async function addKey(path: string, name: "checkpoint", key: object, ask: AskPassphrase): Promise<void> {
  const text = await readFile(path, "utf8");
  await parseKeyFile(text, path, ask);
  const { keys, sealedKeys, ...rest } = JSON.parse(text) as Plain & { sealedKeys?: SealedKeys }; // parsed just above
  const passphrase = sealedKeys && (await ask());
  if (!sealedKeys || !passphrase) return replaceKeyFile(path, { ...rest, keys: { ...keys, [name]: key } });
  const inside = { ...JSON.parse(await openKeys(passphrase, rest, sealedKeys)), [name]: key };
  return replaceKeyFile(path, { ...rest, sealedKeys: await sealKeys(passphrase, rest, inside) }, passphrase);
}

type Plain = { role: string; deskId: string; keys: object; sealing?: object };

/** The new file is opened once before it takes the place of the old one. */
async function replaceKeyFile(path: string, content: object, passphrase?: Secret): Promise<void> {
  const sealed = `${JSON.stringify(content, null, 2)}\n`;
  await parseKeyFile(sealed, path, async () => passphrase);
  const beside = `${path}.new`;
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
