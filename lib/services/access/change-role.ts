import { z } from "zod";
import { type PersonRole, personRoles } from "../../domain/access/roles.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import { idInput } from "../id-input.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { refuseWithoutAdmin } from "./last-admin.ts";

const input = z.object({ userId: idInput<UserId>(), role: z.enum(personRoles, { message: "Choose a role." }) });
type Output = { readonly from: PersonRole; readonly to: PersonRole; readonly endedSessions: number };

/** Gives a user another role and ends the sessions, so that nothing goes on under the old one. @error not-found, conflict for the last active admin */
export const changeRole = defineUseCase<z.infer<typeof input>, Output, undefined, Services>({
  name: "users.change-role",
  input,
  permission: "users.manage",
  scope: "platform",
  audit: {
    type: "user.role-changed",
    note: ({ userId, role }, output) => ({ resourceId: userId, subject: userId, data: { from: output?.from ?? null, to: role } }),
  },
  async run({ tx }, { userId, role }) {
    if (role !== "admin") await refuseWithoutAdmin(tx, userId);
    const user = await tx.access.users.byId(userId);
    if (!user) throw new FailureError(failure("not-found"));
    if (user.role === role) return { from: role, to: role, endedSessions: 0 };
    await tx.access.users.setRole(userId, role);
    const endedSessions = await tx.access.sessions.revokeAllOf(userId);
    await tx.notify("users");
    return { from: user.role, to: role, endedSessions };
  },
});
