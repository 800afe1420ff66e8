import { z } from "zod";
import type { Role } from "../../../domain/access/role.ts";
import { permissionChange } from "../../../domain/access/role.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import { defineUseCase } from "../../use-case.ts";
import { roleIdText, roleText } from "./role-input.ts";

const MAX_HOLDERS = 1_000;

const input = z.object({
  roleId: roleIdText,
  ...roleText,
  /** The version the person saw. */
  expectedVersion: z.coerce.number().int().min(1),
});

export type EditedRole = { readonly version: number; readonly users: number; readonly endedSessions: number };

/**
 * Changes a custom role. Its people have the new permissions from their next request on; where the permissions changed their sessions end.
 * Needs a second admin. @error not-found, conflict when it changed meanwhile, forbidden for a shipped role
 */
export const editRole = defineUseCase<z.infer<typeof input>, EditedRole>({
  name: "roles.edit",
  input,
  permission: "roles.manage",
  scope: "platform",
  audit: {
    type: "role.changed",
    note: ({ roleId, permissions, expectedVersion }, output) => ({
      resourceId: roleId,
      data: {
        version: output?.version ?? expectedVersion,
        names: permissions.join(" "),
        users: output?.users ?? 0,
        endedSessions: output?.endedSessions ?? 0,
      },
    }),
  },
  async fourEyes(tx, { roleId, name, permissions, expectedVersion }) {
    const role = await customRole(tx, roleId);
    if (role.version !== expectedVersion) throw changedMeanwhile();
    const holders = await tx.access.roles.holders(roleId, MAX_HOLDERS);
    const { gains, loses } = permissionChange(role.permissions, permissions);
    const list = (word: string, what: readonly string[]) => (what.length === 0 ? "" : ` ${word}: ${what.join("; ")}.`);
    return {
      // Who has it, too: else somebody is given the harmless role between the approval and the act, and nobody agreed to that.
      version: `${roleId} v${role.version} of ${holders.join(",")}`,
      consequence: `Changes the role “${role.name}”${name === role.name ? "" : ` to “${name}”`} for ${holders.length} people.${list("They gain", gains)}${list("They lose", loses)}`,
    };
  },
  async run({ tx }, { roleId, expectedVersion, name, says, permissions }) {
    const role = await customRole(tx, roleId);
    if (role.version !== expectedVersion) throw changedMeanwhile();
    if (!(await tx.access.roles.change({ id: roleId, version: expectedVersion, name, says, permissions }))) throw changedMeanwhile();
    const holders = await tx.access.roles.holders(roleId, MAX_HOLDERS);
    const { gains, loses } = permissionChange(role.permissions, permissions);
    let endedSessions = 0;
    if (gains.length + loses.length > 0) for (const userId of holders) endedSessions += await tx.access.sessions.revokeAllOf(userId);
    await tx.notify("users");
    return { version: expectedVersion + 1, users: holders.length, endedSessions };
  },
});

/** @throws FailureError not-found, forbidden */
export async function customRole(tx: Tx, id: string): Promise<Role> {
  const role = await tx.access.roles.find(id);
  if (!role) throw new FailureError(failure("not-found"));
  if (role.isShipped) throw new FailureError(failure("forbidden", "Shipped roles never change. Make a role of your own."));
  return role;
}

export function changedMeanwhile(): FailureError {
  return new FailureError(failure("conflict", "Somebody changed this role meanwhile. Look at it again."));
}
