import { createCipheriv, createDecipheriv } from "node:crypto";
import type { SecretKey } from "./secret-key.ts";

/** Without it a 4-byte tag passes. */
const options = { authTagLength: 16 } as const;
export const tagBytes = 16;

/**
 * AES-256-GCM into a buffer: writes ciphertext and tag (`plain.length + 16` bytes) from `offset` on.
 * The same (key, iv) must never come twice. @source NIST SP 800-38D
 */
export function aesGcmSeal(key: SecretKey, iv: Uint8Array, aad: Uint8Array, plain: Uint8Array, out: Uint8Array, offset: number): void {
  const cipher = createCipheriv("aes-256-gcm", key, iv, options);
  cipher.setAAD(aad);
  out.set(cipher.update(plain), offset);
  cipher.final();
  out.set(cipher.getAuthTag(), offset + plain.length);
}

/** @throws Error when the tag (16 bytes) does not fit key, iv, aad and ciphertext; nothing of the text is handed out then */
export function aesGcmOpen(key: SecretKey, iv: Uint8Array, aad: Uint8Array, body: Uint8Array, tag: Uint8Array): Buffer<ArrayBuffer> {
  const decipher = createDecipheriv("aes-256-gcm", key, iv, options);
  decipher.setAAD(aad);
  decipher.setAuthTag(tag);
  const plain = decipher.update(body);
  decipher.final();
  return plain;
}
