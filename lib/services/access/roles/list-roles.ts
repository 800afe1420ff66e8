import { z } from "zod";
import { type Permission, permissions } from "../../../domain/access/permissions.ts";
import { grantablePermissions, isAlwaysHeld } from "../../../domain/access/role.ts";
import type { PermissionView, RoleView } from "../../../domain/access/role-view.ts";
import { defineUseCase } from "../../use-case.ts";

/** Every role with what it opens, and every permission in plain words: the matrix. */
export const listRoles = defineUseCase({
  name: "roles.list",
  input: z.object({}),
  permission: "users.read",
  scope: "platform",
  audit: "read",
  async run({ tx }): Promise<{ readonly roles: readonly RoleView[]; readonly permissions: readonly PermissionView[] }> {
    const [list, counts] = [await tx.access.roles.list(), await tx.access.roles.counts()];
    const grantable = new Set<Permission>(grantablePermissions);
    const views = (Object.keys(permissions) as Permission[]) // keys of the catalogue
      .filter((name) => name !== "set-up.link" && name !== "users.recover") // the host's alone
      .map((name) => {
        const { area, says, danger, on } = permissions[name];
        return { name, area, says, isDangerous: danger, on, isGrantable: grantable.has(name), isAlwaysHeld: isAlwaysHeld(name) };
      });
    return { roles: list.map((role) => ({ ...role, users: counts.get(role.id) ?? 0 })), permissions: views };
  },
});
