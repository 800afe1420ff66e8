import { z } from "zod";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import { idInput } from "../id-input.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { askAbout } from "./approvals/governing.ts";
import { type InviteLink, sendInviteLink } from "./invite-link.ts";

const input = z.object({ userId: idInput<UserId>() });

/**
 * A fresh one-time link, for somebody who lost the first or forgot the password: an admin starts a reset and never sets or learns a
 * password. The old one holds until the link is used. Where mail is configured only the mailbox gets it.
 * @error not-found, conflict when the user is disabled
 */
export const renewInviteLink = defineUseCase<z.infer<typeof input>, InviteLink, undefined, Services>({
  name: "users.new-link",
  input,
  permission: "users.manage",
  scope: "platform",
  audit: { type: "user.link-renewed", note: ({ userId }) => ({ resourceId: userId, subject: userId }) },
  fourEyes: async (tx, { userId }) =>
    askAbout(tx, await tx.access.users.byId(userId), ({ id, roleName }) => `Starts a new password for ${id}, ${roleName}.`),
  async run({ tx, actor }, { userId }, services) {
    const user = await tx.access.users.byId(userId);
    if (!user) throw new FailureError(failure("not-found"));
    if (user.state === "disabled") throw new FailureError(failure("conflict", "This user is disabled. Enable the user first."));
    return sendInviteLink(tx, services, userId, { actor, kind: user.state === "invited" ? "invitation" : "password-forgotten" });
  },
});
