import { addressClass, type ThrottleBucket, type ThrottleRule } from "../../domain/access/login-throttle.ts";
import { HOUR_MS } from "../../domain/kernel/time.ts";
import type { Tx } from "../../ports/unit-of-work.ts";

/** Counts and never blocks. */
const countedOnly: ThrottleRule = { free: Number.MAX_SAFE_INTEGER, firstDelayMs: 0, capMs: 0, forgetAfterMs: HOUR_MS };

/** Each of the first, then each time their number has doubled: a flood does not fill the record, and its size is in it. */
export function isRecorded(count: number): boolean {
  return count <= 16 || Number.isInteger(Math.log2(count));
}

/**
 * Counts a refusal that anybody on the network can bring about without having shown anything.
 * @returns how many there were from this network within the hour; undefined where this one is not written
 */
export async function countSparsely(tx: Tx, what: string, address: string | undefined): Promise<number | undefined> {
  const count = await tx.access.throttle.countFailure([{ name: `refused/${what}/${addressClass(address)}`, rule: countedOnly }]);
  return isRecorded(count) ? count : undefined;
}

/**
 * Where the refusals of attempts are counted for the record: apart from the attempts themselves, which count before they are judged, so
 * that of several at once each has a number of its own and no doubling is passed over.
 */
export function refusedBuckets(buckets: readonly ThrottleBucket[]): readonly ThrottleBucket[] {
  return buckets.map(({ name, rule }) => ({ name: `refused/${name}`, rule: { ...countedOnly, forgetAfterMs: rule.forgetAfterMs } }));
}
