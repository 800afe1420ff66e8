import type { EpochMs } from "../../domain/kernel/time.ts";
import type { RotatedPurpose, RotationKind, RotationState } from "../../domain/keys/rotation.ts";
import type { KeyState } from "../key-store.ts";

/** A purpose key with what hangs under it. `cells` is null where a table is too large to be counted on every look. */
export type PurposeKeyUse = {
  readonly id: number;
  readonly purpose: RotatedPurpose;
  readonly version: number;
  readonly state: KeyState;
  readonly createdAt: EpochMs;
  readonly dataKeys: { readonly active: number; readonly decryptOnly: number; readonly destroyed: number };
  readonly cells: number | null;
};

export type Rotation = {
  readonly id: string;
  readonly purpose: RotatedPurpose;
  readonly kind: RotationKind;
  readonly state: RotationState;
  readonly isPaused: boolean;
  readonly requestedBy: string;
  readonly requestedAt: EpochMs;
  readonly finishedAt: EpochMs | null;
  readonly destroyAfter: EpochMs | null;
  readonly destroyedAt: EpochMs | null;
  readonly pass: number;
  readonly column: string | null;
  readonly rowsTotal: number;
  readonly rowsSeen: number;
  readonly rowsMoved: number;
  readonly failure: string | null;
  /** Whether a process works on it now. */
  readonly isHeld: boolean;
};

/** The keys of the desk as a person sees them, and the rotations. Never a key, wrapped or not. */
export type KeyDeskStore = {
  /** @shape by purpose, newest version first */
  purposeKeys(): Promise<readonly PurposeKeyUse[]>;
  /** @shape newest first, at most 50 */
  rotations(): Promise<readonly Rotation[]>;
  rotation(id: string): Promise<Rotation | undefined>;
  /** "conflict" when one of the purpose is unfinished. */
  ask(rotation: {
    readonly id: string;
    readonly purpose: RotatedPurpose;
    readonly kind: RotationKind;
    readonly requestedBy: string;
  }): Promise<"asked" | "conflict">;
  /** False when it is finished already, or stands so. */
  change(id: string, change: "pause" | "resume" | "cancel"): Promise<boolean>;
  /** Names of the encrypted columns whose keys this side of the desk may hold: not those of exchange credentials. */
  columns(): readonly string[];
  /** Opens cells of a column by primary key, after a row. @shape at most `limit` */
  check(
    column: string,
    after: readonly string[],
    limit: number,
  ): Promise<{ readonly cells: number; readonly unreadable: number; readonly last: readonly string[] | null; readonly erased: number }>;
};
