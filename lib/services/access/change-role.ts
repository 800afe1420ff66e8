import { z } from "zod";
import { permissionChange } from "../../domain/access/role.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import { idInput } from "../id-input.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { governs, userVersion } from "./approvals/governing.ts";
import { refuseWithoutAdmin } from "./last-admin.ts";
import { endPasswordLinks } from "./link-token.ts";
import { notifyPerson } from "./notify-person.ts";
import { requireRole, roleIdText } from "./roles/role-input.ts";

const input = z.object({ userId: idInput<UserId>(), role: roleIdText });
type Output = { readonly from: string; readonly to: string; readonly endedSessions: number };

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
  async fourEyes(tx, { userId, role }) {
    const [user, to] = [await tx.access.users.byId(userId), await requireRole(tx, role)];
    if (!user || user.role === role || !(governs(user) || governs({ role: to.id, permissions: to.permissions }))) return undefined;
    if (role !== "admin") await refuseWithoutAdmin(tx, userId);
    const { gains, loses } = permissionChange(user.permissions, to.permissions);
    return {
      version: await userVersion(tx, user, to),
      consequence: `Makes ${user.id} ${to.name} instead of ${user.roleName}: ${gains.length} permissions more, ${loses.length} fewer; ends the sessions.`,
    };
  },
  async run({ tx }, { userId, role }) {
    await requireRole(tx, role);
    if (role !== "admin") await refuseWithoutAdmin(tx, userId);
    const user = await tx.access.users.byId(userId);
    if (!user) throw new FailureError(failure("not-found"));
    if (user.role === role) return { from: role, to: role, endedSessions: 0 };
    await tx.access.users.setRole(userId, role);
    if (user.state === "active") await endPasswordLinks(tx, userId);
    const endedSessions = await tx.access.sessions.revokeAllOf(userId);
    await notifyPerson(tx, userId, "role-changed");
    await tx.notify("users");
    return { from: user.role, to: role, endedSessions };
  },
});
