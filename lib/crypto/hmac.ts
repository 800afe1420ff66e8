import { createHmac, hkdfSync, type KeyObject } from "node:crypto";
import { type SecretKey, takeSecretKey } from "./secret-key.ts";

/** @source RFC 2104 with SHA-256 */
export function hmacSha256(key: KeyObject | Uint8Array, message: Uint8Array): Buffer<ArrayBuffer> {
  return createHmac("sha256", key).update(message).digest();
}

/** @source RFC 2104 with SHA-512 */
export function hmacSha512(key: KeyObject | Uint8Array, message: Uint8Array): Buffer<ArrayBuffer> {
  return createHmac("sha512", key).update(message).digest();
}

/** @source RFC 5869 with SHA-512 */
export function hkdfSha512(root: KeyObject | Uint8Array, salt: Uint8Array, info: Uint8Array, byteCount: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync("sha512", root, salt, info, byteCount));
}

const noSalt = new Uint8Array(0);

/** A key of its own for one use of a root: `info` names the use. Without salt, as the roots are uniform already. */
export function deriveKey(root: SecretKey, info: string): SecretKey {
  return takeSecretKey(hkdfSha512(root, noSalt, Buffer.from(info, "utf8"), 32));
}
