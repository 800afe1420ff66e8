/** A checkpoint that is given away, with the keys it verifies with. */
export type Anchor = { readonly seq: number; readonly size: number; readonly note: string; readonly verifiers: readonly string[] };

/** Takes a checkpoint out of the desk's reach itself. */
export type AnchorPost = {
  /** @throws when it was not taken; the error's code says why */
  post(anchor: Anchor): Promise<void>;
};

/** What is configured. Mail goes through the outbox, which has its own retries. */
export type AnchorChannels = {
  readonly mailTo: string | undefined;
  readonly webhook: AnchorPost | undefined;
  readonly everyMs: number;
};

export type AnchorTry = { readonly atAgeMs: number; readonly failure: string | null };

/** What was given away, when, and what failed. */
export type AnchorStore = {
  latest(): Promise<Anchor | undefined>;
  /** Newest first. @shape at most 20 */
  tries(channel: string): Promise<readonly AnchorTry[]>;
  note(channel: string, anchor: Anchor, failure: string | null): Promise<void>;
  /** Queues the mail and notes it in one transaction. */
  mail(to: string, anchor: Anchor): Promise<void>;
};
