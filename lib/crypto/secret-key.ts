import { createSecretKey, type KeyObject } from "node:crypto";

/** A 32-byte key that prints as nothing and never becomes JSON. */
export type SecretKey = KeyObject & { readonly __bytes: 32 };

/** @throws TypeError unless 32 bytes are given */
export function secretKey(raw: Uint8Array): SecretKey {
  if (raw.length !== 32) throw new TypeError("a key is exactly 32 bytes");
  return createSecretKey(raw) as SecretKey; // length checked
}

/** As `secretKey`, and wipes the bytes given: for a key that has no business outside of a KeyObject. */
export function takeSecretKey(raw: Uint8Array): SecretKey {
  const key = secretKey(raw);
  raw.fill(0);
  return key;
}
