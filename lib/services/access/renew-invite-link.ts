import { z } from "zod";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import { idInput } from "../id-input.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { type InviteLink, newInviteLink } from "./invite-link.ts";

const input = z.object({ userId: idInput<UserId>() });

/**
 * A fresh one-time link, for somebody who lost the first or forgot the password. The old password holds until the link is used.
 * @error not-found, conflict when the user is disabled
 */
export const renewInviteLink = defineUseCase<z.infer<typeof input>, InviteLink, undefined, Services>({
  name: "users.new-link",
  input,
  permission: "users.manage",
  scope: "platform",
  audit: { type: "user.link-renewed", note: ({ userId }) => ({ resourceId: userId, subject: userId }) },
  async run({ tx }, { userId }, services) {
    const user = await tx.access.users.byId(userId);
    if (!user) throw new FailureError(failure("not-found"));
    if (user.state === "disabled") throw new FailureError(failure("conflict", "This user is disabled. Enable the user first."));
    return newInviteLink(tx, services, userId);
  },
});
