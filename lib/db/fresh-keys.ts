import type { KeyRing } from "../crypto/key-ring.ts";
import { StaleKeysError } from "../crypto/stale-keys-error.ts";
import { driverCode } from "./failures.ts";

/** What the trigger says of a write under a key that is closed (prisma/migrations/…_key_rotation). */
const KEY_CLOSED = "BW002";

/**
 * Keys stay in a process for up to five minutes, and a rotation does not wait for ever: where a write met a closed key, or a cell is under
 * a key not seen yet, the keys are read anew and the whole work is done once more. `work` is a transaction that rolled back, or a read.
 */
export async function withFreshKeys<T>(ring: Pick<KeyRing, "forget">, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StaleKeysError) && driverCode(error) !== KEY_CLOSED) throw error;
    ring.forget();
    return work();
  }
}
