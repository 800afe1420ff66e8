import { z } from "zod";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import { idInput } from "../../id-input.ts";
import { defineUseCase } from "../../use-case.ts";

const input = z.object({ userId: idInput<UserId>() });

/** An admin objects: the link that would replace somebody's lost last factor ends at once. @error not-found when none is open */
export const stopRecovery = defineUseCase<z.infer<typeof input>, { readonly userId: UserId }>({
  name: "users.stop-recovery",
  input,
  permission: "users.manage",
  scope: "platform",
  stepUp: false, // there is little time, and it gives nothing
  audit: { type: "user.recovery-link-stopped", note: ({ userId }) => ({ resourceId: userId, subject: userId }) },
  async run({ tx }, { userId }) {
    const ended = await tx.access.links.endUnused("recover", userId);
    if (ended === 0) throw new FailureError(failure("not-found", "No recovery link of this user is open."));
    return { userId };
  },
});
