import type { Finding } from "../domain/audit/verify/finding.ts";

/** What is kept of the record outside of the database, which sealing must go on from. */
export type KeptOutside = {
  /** The latest checkpoint's note. */
  readonly note: string | undefined;
  /** Whether there ever was one. */
  readonly hasKept: boolean;
};

/** What one turn of the sealer did. */
export type Sealing = {
  /** `elsewhere`: another process is at it. */
  readonly state: "sealed" | "nothing" | "elsewhere";
  /** Events that got their place, ≤ 10,000. */
  readonly events: number;
  /** Leaves under the latest checkpoint, where they are what was signed. */
  readonly size?: number;
  /** The signed note, where this turn made one. */
  readonly note?: string;
  /** The record does not go on from what was signed last, by the database, by memory or by what is kept outside: nothing was sealed. */
  readonly mismatch?: Finding;
};

/** The latest checkpoint's number, 0 before the first; whether anything waits for the next. */
export type SealProgress = { readonly seq: number; readonly isWaiting: boolean };

export type AuditSealer = {
  /** Gives what waits its place in the tree and signs it; signs anew after ten quiet minutes. */
  seal(outside?: KeptOutside): Promise<Sealing>;
  /** Whether a note is signed by the key that this sealer signs with. */
  hasSigned(note: string): boolean;
  /** How far sealing got, whoever does it. */
  progress(): Promise<SealProgress>;
  /** Writers whose last event is not in the record as they wrote it. */
  shortWriters(): Promise<readonly Finding[]>;
};

/** Raises what a check found. */
export type RecordAlarm = {
  /** Puts what is new on record, engages the kill switch everywhere and tells people. @returns how many were new */
  raise(findings: readonly Finding[]): Promise<number>;
  /**
   * Takes what was raised before and is not among these for repaired: it is new when it comes back. A check by samples (`isWhole` false)
   * says so of what it always looks at alone.
   */
  settle(findings: readonly Finding[], isWhole: boolean): Promise<void>;
  /** Whether anything is raised that only a whole check takes for repaired. */
  needsWhole(): Promise<boolean>;
};
