import type { SessionId, UserId } from "../kernel/ids.ts";
import type { Person } from "./actor.ts";
import type { Permission } from "./permissions.ts";
import { isPersonRole, shippedPermissions } from "./roles.ts";

type Of = { readonly userId: UserId; readonly sessionId: SessionId; readonly permissions?: Iterable<Permission> };

/** A person as actor: with the permissions of a shipped role, or with those given for a custom one (none where they are not). */
export function personActor(role: string, { userId, sessionId, permissions }: Of): Person {
  const may = permissions ? new Set(permissions) : isPersonRole(role) ? shippedPermissions(role) : new Set<Permission>();
  return { kind: "person", userId, role, permissions: may, sessionId };
}
