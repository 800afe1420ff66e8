import type { Ciphertext } from "#lib/crypto/bw1-frame.ts";

/** A sealed value as base64, on its way into a function of the database. Only `sealedText` makes one. */
export type SealedText = string & { readonly __sealed: "BW1" };

/** Takes what a cipher sealed and nothing else: plain bytes do not compile. */
export function sealedText(sealed: Ciphertext): SealedText {
  return Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength).toString("base64") as SealedText; // where the brand comes from
}
