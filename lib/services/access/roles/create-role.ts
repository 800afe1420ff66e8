import { z } from "zod";
import { userOf } from "../../../domain/access/actor.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { roleText } from "./role-input.ts";

const input = z.object(roleText);

/** Makes a role of permissions of the catalogue. Needs a second admin. @error conflict when the name is taken */
export const createRole = defineUseCase<z.infer<typeof input>, { readonly roleId: string }, undefined, Pick<Services, "ids">>({
  name: "roles.create",
  input,
  permission: "roles.manage",
  scope: "platform",
  audit: {
    type: "role.created",
    note: ({ permissions }, output) => ({
      resourceId: output?.roleId ?? null,
      data: { permissions: permissions.length, names: permissions.join(" ") },
    }),
  },
  fourEyes: async (_tx, { name, permissions }) => ({
    version: "new",
    consequence: `Makes the role “${name}” with ${permissions.length} permissions: ${permissions.join(", ")}.`,
  }),
  async run({ tx, actor }, role, { ids }) {
    const roleId = ids.next();
    await tx.access.roles.insert({ id: roleId, ...role, by: userOf(actor) });
    await tx.notify("users");
    return { roleId };
  },
});
