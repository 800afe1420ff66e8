import { deviceBuckets, loginBuckets, type ThrottleBucket } from "../../domain/access/login-throttle.ts";
import type { Origin } from "../../domain/audit/event.ts";
import type { Credential } from "../../ports/stores/access-stores.ts";
import type { Tx } from "../../ports/unit-of-work.ts";
import type { Services } from "../services.ts";

/**
 * Where the failures of a login count. A browser that signed in to this account before has a bucket of its own, so that nobody who guesses
 * from elsewhere keeps its person out; an unlock begins the account's buckets anew. Known and unknown users cost the same look-ups.
 */
export async function loginBucketsFor(
  tx: Tx,
  { links }: Pick<Services, "links">,
  email: string,
  origin: Origin,
  credential: Credential | undefined,
): Promise<readonly ThrottleBucket[]> {
  const device = origin.device === undefined ? undefined : links.hashOf(origin.device);
  if (device && origin.device && (await tx.access.devices.isKnown(credential?.userId, device))) return deviceBuckets(origin.device);
  return loginBuckets(email, origin.address, credential?.loginGeneration ?? 0);
}
