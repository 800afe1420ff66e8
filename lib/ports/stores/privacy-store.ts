import type { JsonValue } from "../../domain/kernel/canonical-json.ts";
import type { UserId, Uuid } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";

export type PersonRow = { readonly [field: string]: JsonValue };

/** @shape rows oldest first; where `held` is more than their number, they are the newest of so many */
export type PersonSection = { readonly rows: readonly PersonRow[]; readonly held: number };

/** Everything the desk holds about a person, by section. */
export type PersonData = { readonly [section: string]: PersonSection };

export type Erasure = {
  readonly person: UserId;
  readonly requestedBy: string;
  readonly erasedAt: EpochMs;
  readonly beyondRecoveryAt: EpochMs;
  readonly keys: number;
  readonly sweptAt: EpochMs | null;
  readonly keyBackupAt: EpochMs | null;
};

/** Personal data as a whole: what is held about somebody, and its end. */
export type PrivacyStore = {
  personData(userId: UserId): Promise<PersonData>;
  /** Destroys the person's keys and what finds the person without them. @returns how many keys */
  erase(erasure: {
    readonly id: Uuid;
    readonly person: UserId;
    readonly requestedBy: string;
    readonly beyondRecoveryAt: EpochMs;
  }): Promise<number>;
  /** @shape newest first, at most 100 */
  erasures(): Promise<readonly Erasure[]>;
  /** When the youngest purpose key above a person's keys was made. */
  newestPurposeKey(): Promise<EpochMs>;
};
