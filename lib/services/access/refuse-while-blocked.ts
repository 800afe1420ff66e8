import type { ThrottleBucket } from "../../domain/access/login-throttle.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";
import type { Tx } from "../../ports/unit-of-work.ts";

/**
 * For `reserve` of a use case: counts the attempt before it is judged. Who is blocked is told so without a lock, so that a flood holds
 * nobody up. @throws FailureError throttled, and then nothing is counted
 */
export async function reserveAttempt(tx: Tx, buckets: readonly ThrottleBucket[]): Promise<void> {
  refuseUntil(tx, await tx.access.throttle.blockedUntil(buckets, false));
  refuseUntil(tx, await tx.access.throttle.reserve(buckets));
}

function refuseUntil({ now }: Tx, until: EpochMs | undefined): void {
  if (until === undefined) return;
  const seconds = Math.max(1, Math.ceil((until - now) / 1_000));
  throw new FailureError(failure("throttled", `Too many attempts. Wait ${seconds} s and try again.`, { retryAfterSeconds: seconds }));
}
