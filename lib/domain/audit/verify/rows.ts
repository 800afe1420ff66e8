import type { EpochMs } from "../../kernel/time.ts";

/** An event as it is stored: the canonical body, and beside it the copies that filters use. Bytes of the leaf in lower-case hex. */
export type StoredEvent = {
  readonly id: string;
  readonly at: EpochMs;
  readonly body: string;
  readonly leaf: string;
  readonly type: string;
  readonly actor: string;
  readonly subject: string | null;
  readonly resource: string;
  readonly resourceId: string | null;
  readonly action: string;
  readonly result: string;
  readonly requestId: string | null;
  readonly portfolioId: string | null;
  readonly writer: string;
  readonly n: number;
};

/** A leaf of the tree with its event, where that is still there. */
export type SealedRow = {
  readonly leafIndex: number;
  readonly eventId: string;
  readonly at: EpochMs;
  readonly leaf: string;
  readonly event: StoredEvent | undefined;
};

/** An event that waits for the sealer. */
export type WaitingRow = Omit<SealedRow, "leafIndex">;

export type StoredCheckpoint = {
  readonly seq: number;
  readonly size: number;
  readonly at: EpochMs;
  readonly root: string;
  readonly note: string;
};

export type TileRow = { readonly level: number; readonly position: number; readonly hash: string };

/** How far a writer said that it got. */
export type WriterRow = { readonly writer: string; readonly n: number; readonly leaf: string };

/** The digests a check needs; lower-case hex in and out. */
export type RecordHashes = {
  leaf(body: string): string;
  node(left: Uint8Array, right: Uint8Array): Uint8Array;
  emptyRoot(): Uint8Array;
  retired(): { add(leaf: Uint8Array): void; hex(): string };
  /** Undefined where the note is not signed by a pinned key. */
  openNote(note: string): { readonly size: number; readonly root: Uint8Array; readonly at: EpochMs } | undefined;
};
