import { aesGcmOpen, aesGcmSeal, tagBytes } from "./aes-gcm.ts";
import { DecryptionError } from "./decryption-error.ts";
import { randomBytes } from "./random.ts";
import type { SecretKey } from "./secret-key.ts";

const magic = 0xb2;
const suite = 0x01;
const ivAt = 2;
const bodyAt = 14;
const wrappedBytes = bodyAt + 32 + tagBytes;

/**
 * A 32-byte key under another: 0xB2, suite 0x01, 12 random bytes of iv, ciphertext, tag; the context is the AAD.
 * AES-256-GCM with a random iv, which is sound here because a wrapping key wraps far fewer than 2³² keys.
 * @throws TypeError unless `raw` has 32 bytes
 */
export function wrapKey(under: SecretKey, context: Uint8Array, raw: Uint8Array): Uint8Array<ArrayBuffer> {
  if (raw.length !== 32) throw new TypeError("a key is exactly 32 bytes");
  const out = new Uint8Array(wrappedBytes);
  out[0] = magic;
  out[1] = suite;
  out.set(randomBytes(12), ivAt);
  aesGcmSeal(under, out.subarray(ivAt, bodyAt), context, raw, out, bodyAt);
  return out;
}

/** The 32 raw bytes; wipe them. @throws DecryptionError when key, context or bytes do not fit */
export function unwrapKey(under: SecretKey, context: Uint8Array, wrapped: Uint8Array): Uint8Array<ArrayBuffer> {
  if (wrapped.length !== wrappedBytes || wrapped[0] !== magic || wrapped[1] !== suite) throw new DecryptionError();
  const tagAt = wrappedBytes - tagBytes;
  try {
    return aesGcmOpen(under, wrapped.subarray(ivAt, bodyAt), context, wrapped.subarray(bodyAt, tagAt), wrapped.subarray(tagAt));
  } catch {
    throw new DecryptionError(); // no cause: one answer for every failure
  }
}
