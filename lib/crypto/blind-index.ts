import { deriveKey, hmacSha256 } from "./hmac.ts";
import { utf8 } from "./length-prefix.ts";
import type { SecretKey } from "./secret-key.ts";

/**
 * A searchable stand-in for a sealed value: equal values of a column give equal indexes, and nothing else can be read off.
 * @param column stable name, "AppUser.email"
 * @param version of the index, from 1; a rotation writes the next one beside it
 * @param value in its canonical form (e-mail: trimmed, lower case): the caller's rule
 * @param bits whole bytes, 32 … 256; columns that must be unique take 128
 * @source security.md, format BW1
 */
export function blindIndex(root: SecretKey, column: string, version: number, value: string, bits = 128): Uint8Array<ArrayBuffer> {
  return blindIndexUnder(blindIndexKey(root, column, version), value, bits);
}

/** The key of one column and version, to be kept for many values. */
export function blindIndexKey(root: SecretKey, column: string, version: number): SecretKey {
  if (!/^\w+\.\w+$/.test(column) || !Number.isSafeInteger(version) || version < 1) throw new TypeError("not a column and index version");
  return deriveKey(root, `bulwark/blind-index/v1\0${column}\0${version}`);
}

/** @throws RangeError for fewer than 32 bits, more than 256, or part of a byte */
export function blindIndexUnder(key: SecretKey, value: string, bits = 128): Uint8Array<ArrayBuffer> {
  if (bits < 32 || bits > 256 || bits % 8 !== 0) throw new RangeError("a blind index has 32 to 256 bits in whole bytes");
  return hmacSha256(key, utf8(value)).subarray(0, bits / 8);
}
