import type { Permission } from "../domain/access/permissions.ts";
import { err, type Result } from "../domain/kernel/result.ts";
import type { RateLimits } from "../ports/rate-limits.ts";
import { limitRequest, throttledBy } from "./limit-request.ts";

/** Lets few works run at once and few wait. @error throttled when too many wait */
type Gate = { run<T>(work: () => Promise<T>): Promise<Result<T>> };
type Asked = { readonly permission: Permission | "public"; readonly address: string | undefined; readonly knownAs: string | undefined };

/**
 * What is sent before a login: counted first, then few at once. Who is known (a device that signed in before, a passkey) has a bucket of
 * its own and does not wait behind strangers.
 */
export async function admitLogin<T>(
  { limits, loginGate }: { readonly limits: RateLimits; readonly loginGate: Gate },
  { permission, address, knownAs }: Asked,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const counted = await limitRequest(limits, { rateClass: "login", actor: { kind: "anonymous" }, address, permission, knownAs });
  if (counted && !counted.isAllowed) return err(throttledBy(counted));
  if (knownAs !== undefined) return work();
  const admitted = await loginGate.run(work);
  return admitted.ok ? admitted.value : admitted;
}
