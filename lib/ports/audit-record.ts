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
  checkpoints(): AsyncIterable<readonly StoredCheckpoint[]>;
  /** The one of the highest number, which is also how many there should be. */
  lastCheckpoint(): Promise<StoredCheckpoint | undefined>;
  /** Bodies of `audit.retired` events, with their leaf where they have one. */
  retired(): Promise<readonly { readonly leafIndex: number | null; readonly body: string }[]>;
  /** By leaf index. */
  sealed(range?: { readonly from?: number; readonly to?: number }): AsyncIterable<readonly SealedRow[]>;
  /** By time and id. */
  waiting(): AsyncIterable<readonly WaitingRow[]>;
  /** Events with neither a leaf nor a waiting row. @shape at most 1,000 */
  strays(): Promise<readonly StoredEvent[]>;
  /** Ids of events that the index of the search has not, so that no search finds them. @shape at most 1,000 */
  unindexed(): Promise<readonly string[]>;
  tiles(): Promise<readonly TileRow[]>;
  writers(): Promise<readonly WriterRow[]>;
  /** Triggers and functions that guard the record and are missing, switched off or others than the migrations made, by name. */
  guardsOff(): Promise<readonly string[]>;
};

/** Half-open: events of one month, say. */
export type RecordTime = { readonly from: EpochMs; readonly to: EpochMs };

/** What the record holds of a month (UTC). */
export type MonthCount = {
  readonly month: string;
  readonly events: number;
  readonly leaves: number;
  readonly waiting: number;
  /** Rows of the index of the search. */
  readonly indexed: number;
};

/** Questions about a large record that the database answers without handing out all of it. */
export type SampledRecord = AuditRecord & {
  checkpointCount(): Promise<number>;
  /** The first one over a leaf. */
  checkpointOver(leafIndex: number): Promise<StoredCheckpoint | undefined>;
  /** By month. */
  months(): Promise<readonly MonthCount[]>;
  /** Events of the time with neither a leaf nor a waiting row. @shape at most 1,000 */
  straysOf(time: RecordTime): Promise<readonly StoredEvent[]>;
  /** Ids of events of the time that the index of the search has not. @shape at most 1,000 */
  unindexedOf(time: RecordTime): Promise<readonly string[]>;
  /** Leaves of the time whose event is not there. @shape at most 1,000 */
  orphansOf(time: RecordTime): Promise<readonly SealedRow[]>;
  /** Events whose count does not go on from the one before of the same writer: after a gap, or counted twice. @shape at most 5,000 */
  brokenCounts(): Promise<readonly StoredEvent[]>;
  /** The leaves beside the named events, where those are there. */
  writersLeaves(named: readonly { readonly writer: string; readonly n: number }[]): Promise<readonly WriterRow[]>;
  /** Writers whose last event is not there as they said, but for those whose leaf stands in one of the months. @shape at most 1,000 */
  shortWriters(months: readonly string[]): Promise<readonly (WriterRow & { readonly has: number })[]>;
  /** Which of the leaves stand in the tree in one of the months. */
  leavesIn(leaves: readonly string[], months: readonly string[]): Promise<ReadonlySet<string>>;
};

/** Opens a snapshot for as long as `work` takes. */
export type OpenAuditRecord = <T>(work: (record: SampledRecord) => Promise<T>) => Promise<T>;

/** Digests and signatures for a check, with the keys it trusts. */
export type RecordHashesOf = (verifiers: readonly string[]) => RecordHashes;
