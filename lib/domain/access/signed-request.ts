import type { EpochMs } from "../kernel/time.ts";

/** The parts of a request that its signature covers. docs/api-signing.md has them with a test vector. */
export type SignedRequest = {
  readonly method: string;
  /** As it was sent: nothing decoded, nothing normalised, without the query. */
  readonly path: string;
  /** As it was sent, without the question mark; empty where there is none. */
  readonly query: string;
  /** SHA-256 of the body's bytes, lower-case hex; of no bytes where there is no body. */
  readonly bodyHash: string;
  /** When it was signed. @unit ms since 1970, as text */
  readonly time: string;
  readonly nonce: string;
  readonly keyId: string;
};

/** How far the clock of a client may be from the database's, both ways. */
export const SIGNATURE_WINDOW_MS = 30_000;

export const SIGNATURE_SCHEME = "BULWARK-HMAC-SHA256";

/** The text that is signed, one part a line. @source docs/api-signing.md */
export function canonicalRequest(request: SignedRequest): string {
  const { method, path, query, bodyHash, time, nonce, keyId } = request;
  return [SIGNATURE_SCHEME, method.toUpperCase(), path, sortedQuery(query), bodyHash, time, nonce, keyId].join("\n");
}

/** Parameters in the order of their bytes, so that a library that orders them differently signs the same. */
function sortedQuery(query: string): string {
  return query === "" ? "" : query.split("&").sort(byCodeUnits).join("&");
}

/** Percent-encoded text is ASCII, where this is the order of bytes. */
function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function isTimely(time: string, now: EpochMs): boolean {
  return /^\d{13}$/.test(time) && Math.abs(Number(time) - now) <= SIGNATURE_WINDOW_MS;
}

export type SignatureHeader = { readonly keyId: string; readonly time: string; readonly nonce: string; readonly signature: string };

const headerForm = new RegExp(
  `^${SIGNATURE_SCHEME} KeyId=([0-9a-f]{16}), ?Time=(\\d{13}), ?Nonce=([A-Za-z0-9_-]{16,64}), ?Signature=([0-9a-f]{64})$`,
);

/** The Authorization header of a signed request; undefined when it is none. */
export function readSignatureHeader(text: string): SignatureHeader | undefined {
  const [, keyId, time, nonce, signature] = headerForm.exec(text) ?? [];
  return keyId && time && nonce && signature ? { keyId, time, nonce, signature } : undefined;
}
