import type {
  RecordHashes,
  SealedRow,
  StoredCheckpoint,
  StoredEvent,
  TileRow,
  WaitingRow,
  WriterRow,
} from "../domain/audit/verify/rows.ts";
import type { EpochMs } from "../domain/kernel/time.ts";

/** The whole record on one snapshot of the database, read a batch at a time. */
export type AuditRecord = {
  now(): Promise<EpochMs>;
  /** Pinned verifiers of the keys that checkpoints are signed with. */
  verifiers(): Promise<readonly string[]>;
  /** By sequence. */
  checkpoints(): Promise<readonly StoredCheckpoint[]>;
  /** Bodies of `audit.retired` events, with their leaf where they have one. */
  retired(): Promise<readonly { readonly leafIndex: number | null; readonly body: string }[]>;
  /** By leaf index. */
  sealed(range?: { readonly from?: number; readonly to?: number }): AsyncIterable<readonly SealedRow[]>;
  /** By time and id. */
  waiting(): AsyncIterable<readonly WaitingRow[]>;
  /** Events with neither a leaf nor a waiting row. @shape at most 1,000 */
  strays(): Promise<readonly StoredEvent[]>;
  tiles(): Promise<readonly TileRow[]>;
  writers(): Promise<readonly WriterRow[]>;
  /** Triggers that guard the record and are missing or switched off, by name. */
  guardsOff(): Promise<readonly string[]>;
};

/** Opens a snapshot for as long as `work` takes. */
export type OpenAuditRecord = <T>(work: (record: AuditRecord) => Promise<T>) => Promise<T>;

/** Digests and signatures for a check, with the keys it trusts. */
export type RecordHashesOf = (verifiers: readonly string[]) => RecordHashes;
