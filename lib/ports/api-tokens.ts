/** Secrets of API tokens and the signatures made with them. */
export type ApiTokens = {
  /** `text` is what the owner is shown once; `signingKey` is what its signatures are made with. */
  mint(): { readonly keyId: string; readonly text: string; readonly secretHash: Uint8Array<ArrayBuffer>; readonly signingKey: string };
  /** The parts of a token's text; undefined when it cannot be one of ours. */
  read(text: string): { readonly keyId: string; readonly secretHash: Uint8Array<ArrayBuffer> } | undefined;
  /** In constant time. */
  matches(secretHash: Uint8Array, stored: Uint8Array): boolean;
  /** Whether `signature` (lower-case hex) is HMAC-SHA256 of the text, in constant time. */
  isSignature(signingKey: string, text: string, signature: string): boolean;
  /** SHA-256 in lower-case hex. */
  bodyHash(body: Uint8Array): string;
};
