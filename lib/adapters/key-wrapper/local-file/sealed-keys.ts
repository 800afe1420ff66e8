import { z } from "zod";
import { lp } from "#lib/crypto/length-prefix.ts";
import { openWithPassphrase, sealWithPassphrase } from "#lib/crypto/passphrase-seal.ts";
import type { Secret } from "#lib/domain/kernel/secret.ts";

/** The part of a key file that stands in place of its keys when it is sealed with a passphrase. */
export const sealedKeysSchema = z.strictObject({
  kdf: z.literal("scrypt"),
  costLog2: z.int().min(1).max(30),
  parallel: z.int().min(1).max(16),
  salt: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  iv: z.string().regex(/^[A-Za-z0-9_-]{16}$/),
  body: z.string().regex(/^[A-Za-z0-9_-]{22,80000}$/),
});

export type SealedKeys = z.infer<typeof sealedKeysSchema>;
type Owner = { readonly role: string; readonly deskId: string };

/** Keys as they stand in a key file, sealed: bound to the role and the desk, so that no file can lend its keys to another. */
export async function sealKeys(passphrase: Secret, owner: Owner, keys: object): Promise<SealedKeys> {
  const plain = Buffer.from(JSON.stringify(keys));
  const { costLog2, parallel, ...bytes } = await sealWithPassphrase(passphrase, contextOf(owner), plain);
  plain.fill(0);
  return { kdf: "scrypt", costLog2, parallel, salt: text(bytes.salt), iv: text(bytes.iv), body: text(bytes.body) };
}

/** The JSON text of the keys. @throws DecryptionError */
export async function openKeys(passphrase: Secret, owner: Owner, sealed: SealedKeys): Promise<string> {
  const { costLog2, parallel } = sealed;
  const bytes = (field: string) => Buffer.from(field, "base64url");
  const plain = await openWithPassphrase(passphrase, contextOf(owner), {
    costLog2,
    parallel,
    salt: bytes(sealed.salt),
    iv: bytes(sealed.iv),
    body: bytes(sealed.body),
  });
  const json = Buffer.from(plain).toString("utf8");
  plain.fill(0);
  return json;
}

const contextOf = ({ role, deskId }: Owner) => lp("bulwark/sealed-keys/v1", role, deskId);
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
