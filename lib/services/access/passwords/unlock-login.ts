import { z } from "zod";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import { idInput } from "../../id-input.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { emailText } from "../email-text.ts";
import { takeLink } from "../link-token.ts";
import { notifyPerson } from "../notify-person.ts";

type Output = { readonly userId: UserId };

const note = (by: string) => (_input: unknown, output: Output | undefined) => ({
  resourceId: output?.userId ?? null,
  subject: output?.userId ?? null,
  data: { by },
});

const linkInput = z.object({ token: z.string().max(128) });

/** Unlocks sign-in through the link that was mailed; it opens nothing else. @error link-expired */
export const unlockByLink = defineUseCase<z.infer<typeof linkInput>, Output, undefined, Services>({
  name: "login.unlock-by-link",
  input: linkInput,
  permission: "public", // the 256 bits of the token are the permission
  scope: "platform",
  audit: { type: "login.unlocked", note: note("mail") },
  async run({ tx }, { token }, services) {
    const { userId } = await takeLink(tx, services, "unlock", token);
    if (userId === null) throw new FailureError(failure("link-expired"));
    return unlock(tx, userId);
  },
});

const userInput = z.union([z.object({ userId: idInput<UserId>() }), z.object({ email: emailText })]);

/** Unlocks the sign-in of a user, by any admin or the host. @error not-found */
export const unlockUser = defineUseCase<z.infer<typeof userInput>, Output, undefined, Services>({
  name: "users.unlock",
  input: userInput,
  permission: "users.manage",
  scope: "platform",
  stepUp: false, // it gives nothing but another attempt
  audit: { type: "login.unlocked", note: note("admin") },
  async run({ tx }, given) {
    const userId = "userId" in given ? given.userId : (await tx.access.users.credentialOf(given.email))?.userId;
    if (!userId || !(await tx.access.users.byId(userId))) throw new FailureError(failure("not-found"));
    return unlock(tx, userId);
  },
});

async function unlock(tx: Tx, userId: UserId): Promise<Output> {
  await tx.access.users.unlockLogin(userId);
  await notifyPerson(tx, userId, "unlocked");
  return { userId };
}
