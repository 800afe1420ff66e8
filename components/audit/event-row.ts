import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";

/** One event of the record, as lists show it. */
export type EventRow = {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  /** The pseudonym in the record. */
  readonly actor: string;
  /** The name, where the reader may see it. */
  readonly actorName: string;
  readonly says: string;
  readonly result: "done" | "refused" | "failed";
  readonly action: string;
  readonly resource: string;
  readonly resourceId: string | null;
  readonly portfolioId: string | null;
  readonly subject: string | null;
  readonly request: string | null;
  readonly data: { readonly [key: string]: JsonValue };
};
