import "server-only";
import { forWeb } from "../compose/for-web.ts";
import type { Actor } from "../domain/access/actor.ts";
import { addressClass } from "../domain/access/login-throttle.ts";
import type { Permission } from "../domain/access/permissions.ts";
import type { Origin } from "../domain/audit/event.ts";
import { err, type Result } from "../domain/kernel/result.ts";
import { admitLogin } from "./admit-login.ts";
import { knownBefore } from "./known-before.ts";
import { limitRequest, throttledBy } from "./limit-request.ts";

type Asked = { readonly name: string; readonly permission: Permission | "public"; readonly actor: Actor; readonly origin: Origin };

/**
 * Counts a form or a button before its work. Whoever is not signed in can only sign in, or do what leads there. A passkey cannot be guessed:
 * its ceremonies are counted apart.
 */
export async function admitAction<T>({ name, permission, actor, origin }: Asked, work: () => Promise<Result<T>>): Promise<Result<T>> {
  const parts = await forWeb();
  const { address } = origin;
  if (actor.kind === "anonymous") {
    const knownAs = (await knownBefore(actor)) ?? (name.startsWith("login.passkey") ? `passkey ${addressClass(address)}` : undefined);
    return admitLogin(parts, { permission, address, knownAs }, work);
  }
  const counted = await limitRequest(parts.limits, { rateClass: "action", actor, address, permission });
  return counted && !counted.isAllowed ? err(throttledBy(counted)) : work();
}
