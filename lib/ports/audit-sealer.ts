import type { Finding } from "../domain/audit/verify/finding.ts";

/** What one turn of the sealer did. */
export type Sealing = {
  /** `elsewhere`: another process is at it. */
  readonly state: "sealed" | "nothing" | "elsewhere";
  /** Events that got their place, ≤ 10,000. */
  readonly events: number;
  /** The signed note, where this turn made one. */
  readonly note?: string;
  /** The tree does not go on from what was signed last: nothing was sealed. */
  readonly mismatch?: Finding;
};

export type AuditSealer = {
  /** Gives what waits its place in the tree and signs it; signs anew after ten quiet minutes. */
  seal(): Promise<Sealing>;
  /** Writers whose last event is not in the record as they wrote it. */
  shortWriters(): Promise<readonly Finding[]>;
};

/** Raises what a check found. */
export type RecordAlarm = {
  /** Puts what is new on record, engages the kill switch everywhere and tells people. @returns how many were new */
  raise(findings: readonly Finding[]): Promise<number>;
};
