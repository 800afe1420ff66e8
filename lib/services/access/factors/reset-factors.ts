import { z } from "zod";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import { idInput } from "../../id-input.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { askAbout } from "../approvals/governing.ts";
import { notifyPerson } from "../notify-person.ts";

const input = z.object({ userId: idInput<UserId>() });

type Output = { readonly userId: UserId; readonly removed: number; readonly endedSessions: number };

/**
 * Takes every second factor and recovery code of a user away, who lost them: the sessions end, and the next sign-in asks for a new factor
 * where the role demands one. @error not-found
 */
export const resetFactors = defineUseCase<z.infer<typeof input>, Output, undefined, Services>({
  name: "users.reset-factors",
  input,
  permission: "users.manage",
  scope: "platform",
  audit: {
    type: "user.factors-reset",
    note: ({ userId }, output) => ({
      resourceId: userId,
      subject: userId,
      data: { removed: output?.removed ?? 0, endedSessions: output?.endedSessions ?? 0 },
    }),
  },
  fourEyes: async (tx, { userId }) =>
    askAbout(
      tx,
      await tx.access.users.byId(userId),
      ({ id, roleName }) => `Takes away every second factor of ${id}, ${roleName}; ends the sessions.`,
    ),
  async run({ tx }, { userId }) {
    if (!(await tx.access.users.byId(userId))) throw new FailureError(failure("not-found"));
    const removed = await tx.access.factors.removeAll(userId);
    const endedSessions = await tx.access.sessions.revokeAllOf(userId);
    await notifyPerson(tx, userId, "factor-changed", { note: "An admin took your second factors away. Add new ones at the next sign-in." });
    await tx.notify("users");
    return { userId, removed, endedSessions };
  },
});
