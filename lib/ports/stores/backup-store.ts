import type { Uuid } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";

export type BackupCause = "schedule" | "person" | "host";

/** A backup that was asked for, and what came of it. */
export type BackupRow = {
  readonly id: Uuid;
  readonly cause: BackupCause;
  readonly requestedBy: string;
  readonly requestedAt: EpochMs;
  readonly state: "wanted" | "done" | "failed";
  readonly finishedAt: EpochMs | null;
  readonly file: string | null;
  /** @unit bytes */
  readonly bytes: number | null;
  readonly rows: number | null;
  readonly failure: string | null;
  readonly verifiedAt: EpochMs | null;
  readonly drilledAt: EpochMs | null;
  readonly removedAt: EpochMs | null;
};

export type BackupOutcome =
  | { readonly state: "done"; readonly file: string; readonly bytes: number; readonly rows: number }
  | { readonly state: "failed"; readonly failure: string };

export type BackupStore = {
  /** @shape newest first, at most 100 */
  list(): Promise<readonly BackupRow[]>;
  /** What a person asked for and nobody did yet. */
  wanted(): Promise<BackupRow | undefined>;
  /** The newest that is done and still there. */
  latest(): Promise<BackupRow | undefined>;
  /** False where somebody asked already. */
  ask(row: { readonly id: Uuid; readonly requestedBy: string }): Promise<boolean>;
  /** Of a wish or of a backup that nobody had asked for before. */
  finish(row: { readonly id: Uuid; readonly cause: BackupCause; readonly requestedBy: string }, outcome: BackupOutcome): Promise<void>;
  markVerified(file: string): Promise<void>;
  markDrilled(file: string): Promise<void>;
  markRemoved(files: readonly string[]): Promise<void>;
  /** The key backup was written without the keys of these erasures. */
  markErased(erasures: readonly Uuid[]): Promise<void>;
};
