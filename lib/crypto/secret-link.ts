import { createHash, timingSafeEqual } from "node:crypto";
import { randomBytes } from "./random.ts";

/** A one-time token: the text goes into the link and nowhere else, the hash into the database. */
export type SecretLink = { readonly token: string; readonly hash: Uint8Array<ArrayBuffer> };

/** 256 random bits as base64url text, 43 characters. */
export function mintSecretLink(): SecretLink {
  const token = Buffer.from(randomBytes(32)).toString("base64url");
  return { token, hash: sha256(token) };
}

/** What to look a token up by; undefined when the text cannot be one of ours. A fast hash is enough for 256 random bits. */
export function hashSecretLink(token: string): Uint8Array<ArrayBuffer> | undefined {
  return /^[A-Za-z0-9_-]{43}$/.test(token) ? sha256(token) : undefined;
}

/** Compares in constant time. */
export function isSecretLink(token: string, storedHash: Uint8Array): boolean {
  const hash = hashSecretLink(token);
  return hash !== undefined && hash.length === storedHash.length && timingSafeEqual(hash, storedHash);
}

function sha256(token: string): Uint8Array<ArrayBuffer> {
  return createHash("sha256").update(token, "latin1").digest();
}
