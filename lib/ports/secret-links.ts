/** One-time tokens: the text goes into a link, the hash into the database. */
export type SecretLinks = {
  mint(): { readonly token: string; readonly hash: Uint8Array<ArrayBuffer> };
  /** What to look a token up by; undefined when the text cannot be one of ours. */
  hashOf(token: string): Uint8Array<ArrayBuffer> | undefined;
};
