import { z } from "zod";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import type { OneTimeLink } from "../../../ports/stores/access-stores.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { takeLink, usableLink } from "../link-token.ts";
import { hashNewPassword, newPasswordText } from "../new-password.ts";
import { notifyPerson } from "../notify-person.ts";
import { placeOf } from "../place-of.ts";
import { setNewPassword } from "./set-new-password.ts";

const input = z.object({ token: z.string().max(128), password: newPasswordText });

type Output = { readonly userId: UserId; readonly email: string; readonly endedSessions: number };

/**
 * A new password through the link that was mailed. Every session ends, the second factor stays and is asked for at the next sign-in.
 * @error link-expired, invalid-input, throttled
 */
export const resetPassword = defineUseCase<z.infer<typeof input>, Output, { passwordHash: string }, Services>({
  name: "password.reset",
  input,
  permission: "public", // the 256 bits of the token are the permission
  scope: "platform",
  audit: {
    type: "password.reset",
    note: (_input, output) => ({
      resourceId: output?.userId ?? null,
      subject: output?.userId ?? null,
      data: { endedSessions: output?.endedSessions ?? 0 },
    }),
  },
  async prepare(services, { token, password }) {
    const user = await services.look(async (tx) => holder(tx, await usableLink(tx, services, "reset", token)));
    return { passwordHash: await hashNewPassword(services, password, { email: user.email, name: user.name, userId: user.id }) };
  },
  async run({ tx, origin, prepared }, { token }, services) {
    const user = await holder(tx, await takeLink(tx, services, "reset", token));
    await setNewPassword(tx, user.id, prepared.passwordHash);
    await tx.access.users.unlockLogin(user.id);
    const endedSessions = await tx.access.sessions.revokeAllOf(user.id);
    await notifyPerson(tx, user.id, "password-changed", placeOf(origin));
    await tx.notify("users");
    return { userId: user.id, email: user.email, endedSessions };
  },
});

/** @throws FailureError link-expired when the link was a decoy or the user was disabled meanwhile */
async function holder(tx: Tx, link: OneTimeLink) {
  const user = link.userId === null ? undefined : await tx.access.users.byId(link.userId);
  if (user?.state !== "active") throw new FailureError(failure("link-expired"));
  return user;
}
