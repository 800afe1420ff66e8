import { z } from "zod";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import { defineUseCase } from "../../use-case.ts";
import { changedMeanwhile, customRole } from "./edit-role.ts";
import { roleIdText } from "./role-input.ts";

const input = z.object({ roleId: roleIdText, expectedVersion: z.coerce.number().int().min(1) });

/** Deletes a custom role that nobody has. Needs a second admin. @error not-found, conflict while it is in use, forbidden for a shipped role */
export const deleteRole = defineUseCase<z.infer<typeof input>, { readonly roleId: string }>({
  name: "roles.delete",
  input,
  permission: "roles.manage",
  scope: "platform",
  audit: { type: "role.deleted", note: ({ roleId, expectedVersion }) => ({ resourceId: roleId, data: { version: expectedVersion } }) },
  async fourEyes(tx, { roleId }) {
    const role = await customRole(tx, roleId);
    if ((await tx.access.roles.holders(roleId, 1)).length > 0) throw inUse();
    return { version: `${roleId} v${role.version}`, consequence: `Deletes the role “${role.name}”, which nobody has.` };
  },
  async run({ tx }, { roleId, expectedVersion }) {
    await customRole(tx, roleId);
    if ((await tx.access.roles.holders(roleId, 1)).length > 0) throw inUse();
    if (!(await tx.access.roles.remove(roleId, expectedVersion))) throw changedMeanwhile();
    await tx.notify("users");
    return { roleId };
  },
});

function inUse(): FailureError {
  return new FailureError(failure("conflict", "People have this role. Give them another one first."));
}
