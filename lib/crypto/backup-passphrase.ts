import { hashRaw } from "@node-rs/argon2";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { utf8 } from "./length-prefix.ts";
import { randomBytes } from "./random.ts";
import { type SecretKey, takeSecretKey } from "./secret-key.ts";
import { unwrapKey, wrapKey } from "./wrap-key.ts";

/** A key that a passphrase opens: what stands in a key backup's header, so that the backup can be opened where the key files are gone. */
export type Recovery = { readonly salt: string; readonly wrapped: string };

/** Guessed offline by whoever holds the file, so dearer than a login. @unit memoryCost: KiB @source OWASP Password Storage */
const cost = { memoryCost: 262_144, timeCost: 4, parallelism: 1, outputLen: 32 };
const context = utf8("bulwark/backup-recovery/v1");
const shortest = 15;

/** Wraps the key under a key made from the passphrase by argon2id. @throws FailureError invalid-input for a short one */
export async function wrapForRecovery(raw: Uint8Array, passphrase: string): Promise<Recovery> {
  const given = passphrase.normalize("NFKC");
  if ([...given].length < shortest) {
    throw new FailureError(failure("invalid-input", `The passphrase needs at least ${shortest} characters.`));
  }
  const salt = randomBytes(16);
  const under = await keyOf(given, salt);
  return { salt: hex(salt), wrapped: hex(wrapKey(under, context, raw)) };
}

/** The raw key; wipe it. @throws DecryptionError for a wrong passphrase */
export async function unwrapByPassphrase(recovery: Recovery, passphrase: string): Promise<Uint8Array> {
  const under = await keyOf(passphrase.normalize("NFKC"), Buffer.from(recovery.salt, "hex"));
  return unwrapKey(under, context, Buffer.from(recovery.wrapped, "hex"));
}

async function keyOf(passphrase: string, salt: Uint8Array): Promise<SecretKey> {
  return takeSecretKey(await hashRaw(passphrase, { ...cost, salt }));
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
