import { scrypt } from "node:crypto";
import type { Secret } from "#lib/domain/kernel/secret.ts";
import { aesGcmOpen, aesGcmSeal, tagBytes } from "./aes-gcm.ts";
import { DecryptionError } from "./decryption-error.ts";
import { lp } from "./length-prefix.ts";
import { randomBytes } from "./random.ts";
import { type SecretKey, takeSecretKey } from "./secret-key.ts";

/** Bytes under a passphrase, as stored. scrypt with r = 8; `costLog2` and `parallel` may grow with later machines. */
export type PassphraseSealed = {
  readonly costLog2: number;
  readonly parallel: number;
  readonly salt: Uint8Array;
  readonly iv: Uint8Array;
  readonly body: Uint8Array;
};

/** 128 MiB and about half a second. scrypt rather than argon2id: the starter, which has no packages, can compute it too. @source OWASP Password Storage */
const current = { costLog2: 17, parallel: 1 };

/** @param context authenticated: the bytes open only under the same */
export async function sealWithPassphrase(passphrase: Secret, context: Uint8Array, plain: Uint8Array): Promise<PassphraseSealed> {
  const [salt, iv] = [randomBytes(32), randomBytes(12)];
  const key = await stretched(passphrase, salt, current);
  const body = new Uint8Array(plain.length + tagBytes);
  aesGcmSeal(key, iv, bound(context, current), plain, body, 0);
  return { ...current, salt, iv, body };
}

/** @throws DecryptionError when passphrase, context or bytes do not fit, or the cost is outside of what is ever written */
export async function openWithPassphrase(
  passphrase: Secret,
  context: Uint8Array,
  sealed: PassphraseSealed,
): Promise<Uint8Array<ArrayBuffer>> {
  const { costLog2, parallel, salt, iv, body } = sealed;
  const isBounded = costLog2 >= current.costLog2 && costLog2 <= 20 && parallel >= 1 && parallel <= 4;
  if (!isBounded || salt.length !== 32 || iv.length !== 12 || body.length < tagBytes) throw new DecryptionError();
  const key = await stretched(passphrase, salt, sealed);
  const tagAt = body.length - tagBytes;
  try {
    return aesGcmOpen(key, iv, bound(context, sealed), body.subarray(0, tagAt), body.subarray(tagAt));
  } catch {
    throw new DecryptionError(); // no cause: one answer for every failure
  }
}

type Cost = { readonly costLog2: number; readonly parallel: number };

const bound = (context: Uint8Array, { costLog2, parallel }: Cost) =>
  lp("bulwark/passphrase/v1", context, String(costLog2), String(parallel));

/** @source RFC 7914; the passphrase in NFKC, so that two keyboards type the same */
function stretched(passphrase: Secret, salt: Uint8Array, { costLog2, parallel }: Cost): Promise<SecretKey> {
  const cost = 2 ** costLog2;
  const options = { N: cost, r: 8, p: parallel, maxmem: 128 * 8 * (cost + parallel + 2) };
  return new Promise((done, fail) => {
    scrypt(passphrase.reveal().normalize("NFKC"), salt, 32, options, (error, bytes) => (error ? fail(error) : done(takeSecretKey(bytes))));
  });
}
