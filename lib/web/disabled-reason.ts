import type { Actor } from "../domain/access/actor.ts";
import { can } from "../domain/access/can.ts";
import { type Permission, permissions } from "../domain/access/permissions.ts";
import type { GrantVerb } from "../domain/access/reach.ts";

/** Why a button is disabled for the actor, from the same answer that the use case will get; null where it is not. */
export function disabledReason(actor: Actor, permission: Permission, granted?: GrantVerb): string | null {
  const answer = can(actor, permission);
  if (!answer.may) return answer.says;
  if (permissions[permission].on === "trade" && granted === "view")
    return "You may look at this portfolio, not trade it. Ask an admin for a grant.";
  return null;
}
