import { isGoverning, noRole, type Role } from "../../../domain/access/role.ts";
import type { User } from "../../../domain/access/user.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { FourEyesAsk } from "./four-eyes.ts";

/** Whether a user has, or would have, a say over the desk. */
export function governs(user: Pick<User, "role" | "permissions">): boolean {
  return user.role === "admin" || isGoverning(user.permissions);
}

/** What an approval about a user is bound to: role, its version, and state. */
export async function userVersion(tx: Tx, user: User, toRole?: Role): Promise<string> {
  const role = (await tx.access.roles.find(user.role)) ?? noRole;
  const to = toRole ? ` to ${toRole.id} v${toRole.version}` : "";
  return `${user.id} ${user.role} v${role.version} ${user.state}${to}`;
}

/**
 * An act on one user: needs a second pair of eyes where that user has a say over the desk.
 * @param consequence names people by id, for which `listApprovals` shows the name: approvals and notices outlive the person
 */
export async function askAbout(tx: Tx, user: User | undefined, consequence: (user: User) => string): Promise<FourEyesAsk | undefined> {
  if (!user || !governs(user)) return undefined;
  return { version: await userVersion(tx, user), consequence: consequence(user) };
}
