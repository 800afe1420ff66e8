import type { EventRow } from "./event-row.ts";

/** What opening an event adds to its row. */
export type ShownEvent = {
  readonly event: EventRow;
  readonly personal: { readonly address?: string; readonly agent?: string; readonly text?: string } | "erased" | null;
  readonly proof:
    | { readonly state: "waiting"; readonly leaf: string }
    | {
        readonly state: "sealed";
        readonly leaf: string;
        readonly leafIndex: number;
        readonly path: readonly string[];
        readonly size: number;
        readonly root: string;
        readonly signedAt: string;
        readonly note: string;
      }
    | null;
  readonly sameRequest: readonly EventRow[];
  readonly sameResource: readonly EventRow[];
};
