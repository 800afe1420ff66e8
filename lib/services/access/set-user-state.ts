import { z } from "zod";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import { idInput } from "../id-input.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { askAbout } from "./approvals/governing.ts";
import { refuseWithoutAdmin } from "./last-admin.ts";

const input = z.object({ userId: idInput<UserId>() });
type Input = z.infer<typeof input>;
type Output = { readonly userId: UserId; readonly endedSessions: number };

const note = ({ userId }: Input, output: Output | undefined) => ({
  resourceId: userId,
  subject: userId,
  data: { endedSessions: output?.endedSessions ?? 0 },
});

/** Locks a user out at once: the sessions and open links end. Nothing is deleted. @error not-found, conflict for the last active admin */
export const disableUser = defineUseCase<Input, Output, undefined, Services>({
  name: "users.disable",
  input,
  permission: "users.manage",
  scope: "platform",
  audit: { type: "user.disabled", note },
  fourEyes: async (tx, { userId }) => {
    const user = await tx.access.users.byId(userId);
    if (!user || user.state === "disabled") return undefined;
    await refuseWithoutAdmin(tx, userId);
    return askAbout(tx, user, ({ id, roleName }) => `Disables ${id}, ${roleName}: signs out at once and may not sign in.`);
  },
  async run({ tx }, { userId }) {
    await refuseWithoutAdmin(tx, userId);
    if (!(await tx.access.users.byId(userId))) throw new FailureError(failure("not-found"));
    await tx.access.users.setState(userId, "disabled");
    await tx.access.links.endUnused("invite", userId);
    const endedSessions = await tx.access.sessions.revokeAllOf(userId);
    await tx.notify("users");
    return { userId, endedSessions };
  },
});

/** Lets a disabled user in again: as active with a password, as invited without. @error not-found */
export const enableUser = defineUseCase<Input, Output, undefined, Services>({
  name: "users.enable",
  input,
  permission: "users.manage",
  scope: "platform",
  audit: { type: "user.enabled", note },
  fourEyes: async (tx, { userId }) => {
    const user = await tx.access.users.byId(userId);
    if (user?.state !== "disabled") return undefined;
    return askAbout(tx, user, ({ id, roleName }) => `Enables ${id} as ${roleName} again.`);
  },
  async run({ tx }, { userId }) {
    const user = await tx.access.users.byId(userId);
    if (!user) throw new FailureError(failure("not-found"));
    if (user.state !== "disabled") return { userId, endedSessions: 0 };
    const credential = await tx.access.users.credentialOf(user.email);
    await tx.access.users.setState(userId, credential?.passwordHash ? "active" : "invited");
    await tx.notify("users");
    return { userId, endedSessions: 0 };
  },
});
