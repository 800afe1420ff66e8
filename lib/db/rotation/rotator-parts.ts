import type { KeyRing } from "#lib/crypto/key-ring.ts";
import type { RotatedPurpose } from "#lib/domain/keys/rotation.ts";
import type { Clock } from "#lib/ports/clock.ts";
import type { KeyWrapper } from "#lib/ports/key-wrapper.ts";
import type { Db } from "../client.ts";

export type RotatorParts = {
  readonly db: Db;
  readonly ring: KeyRing;
  readonly wrapper: KeyWrapper;
  readonly clock: Clock;
  readonly holder: string;
  /** Those this process moves (rotatedBy). */
  readonly purposes: readonly RotatedPurpose[];
  readonly onFailure?: (error: unknown, purpose: string) => void;
  readonly batchRows?: number;
  /** Upper bound of the walk. */
  readonly rowsPerSecond?: number;
  readonly leaseMs?: number;
  /** How long to wait for a process that lives and does not acknowledge. */
  readonly acknowledgeMs?: number;
};

/** The parts of a rotator with every bound set. */
export type BoundParts = Required<Omit<RotatorParts, "onFailure">> & Pick<RotatorParts, "onFailure">;
