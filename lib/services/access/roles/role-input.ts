import { z } from "zod";
import type { Permission } from "../../../domain/access/permissions.ts";
import type { Role } from "../../../domain/access/role.ts";
import { customPermissions, grantablePermissions, ungrantable } from "../../../domain/access/role.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";

/** Id of a shipped or custom role, as forms give it. */
export const roleIdText = z.string("Choose a role.").trim().min(1, "Choose a role.").max(64, "Choose a role.");

/** Names of the catalogue alone; a checkbox list gives none, one or many. */
const permissionNames = z
  .preprocess(
    (raw) => (raw === undefined || raw === "" ? [] : Array.isArray(raw) ? raw : [raw]),
    z.array(z.string().max(64)).max(grantablePermissions.length),
  )
  .transform((names, context): readonly Permission[] => {
    const [wrong] = ungrantable(names);
    if (wrong === undefined) return customPermissions(names);
    context.addIssue({ code: "custom", message: `A role cannot hold: ${wrong.slice(0, 40)}.` });
    return z.NEVER;
  });

export const roleText = {
  name: z.string("Name the role.").trim().min(2, "Name the role.").max(40, "At most 40 characters."),
  says: z.string("Say what the role is for.").trim().min(1, "Say what the role is for.").max(200, "At most 200 characters."),
  permissions: permissionNames,
};

/** @throws FailureError invalid-input on the field `role` */
export async function requireRole(tx: Tx, id: string): Promise<Role> {
  const role = await tx.access.roles.find(id);
  if (!role) throw new FailureError(failure("invalid-input", undefined, { fields: { role: "There is no such role." } }));
  return role;
}
