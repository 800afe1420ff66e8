import type { EpochMs } from "#lib/domain/kernel/time.ts";

/** A signed statement of the tree's size and root. @source docs/audit-format.md, "Checkpoint" */
export type CheckpointRow = {
  /** How many leaves it covers. */
  readonly size: number;
  /** Lower-case hex, 64 digits. */
  readonly root: string;
  readonly at: EpochMs;
  /** The signed note itself, as it is given away. */
  readonly note: string;
};

/**
 * Where an event stands in the record. `waiting`: written, not sealed yet (a second or two). `sealed`: `path` leads from `leaf` to the
 * root of `checkpoint`; whoever holds the note can check it with nothing else. @shape path: the leaf's sibling first, lower-case hex
 */
export type InclusionProof =
  | { readonly state: "waiting"; readonly leaf: string }
  | {
      readonly state: "sealed";
      readonly leaf: string;
      readonly leafIndex: number;
      readonly path: readonly string[];
      readonly checkpoint: CheckpointRow;
    };

/** The audit tree as pages read it. Only the sealer extends it. */
export type AuditTreeStore = {
  /** Undefined before the first sealing. */
  latestCheckpoint(): Promise<CheckpointRow | undefined>;
  /** Pinned verifiers of the keys that checkpoints are signed with. */
  verifiers(): Promise<readonly string[]>;
  /** Undefined when there is no such event. */
  inclusionProof(eventId: string): Promise<InclusionProof | undefined>;
  /** The sealed leaves of events in a time range, from the first to the last; leaves of a transaction that took long may stand between. */
  rangeOf(time: { readonly from: EpochMs; readonly to: EpochMs }): Promise<{ readonly first: number; readonly last: number } | undefined>;
  /** What checks of the record found that does not verify, until a check no longer finds it; acknowledged or not. */
  findings(): Promise<{ readonly count: number; readonly latestAt: EpochMs | null }>;
  /** Since when the oldest event waits for the sealer, if one does, and when the record was last looked through for anomalies. */
  lag(): Promise<{ readonly waitingSince: EpochMs | null; readonly lookedAt: EpochMs | null }>;
};
