import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import type { Tx } from "../../ports/unit-of-work.ts";

/**
 * Refuses to take the last active admin away, with the admins' rows locked so that two cannot take each other away at once.
 * @throws FailureError conflict
 */
export async function refuseWithoutAdmin(tx: Tx, losing: UserId): Promise<void> {
  const admins = await tx.access.users.lockActiveAdmins();
  if (admins.includes(losing) && admins.length === 1) {
    throw new FailureError(failure("conflict", "This is the last active admin. Make somebody else an admin first."));
  }
}
