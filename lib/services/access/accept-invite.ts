import { z } from "zod";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import type { OneTimeLink } from "../../ports/stores/access-stores.ts";
import type { Tx } from "../../ports/unit-of-work.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { takeLink, usableLink } from "./link-token.ts";
import { hashNewPassword, newPasswordText } from "./new-password.ts";
import { notifyPerson } from "./notify-person.ts";
import { setNewPassword } from "./passwords/set-new-password.ts";
import { placeOf } from "./place-of.ts";

const input = z.object({ token: z.string().max(128), password: newPasswordText });

/** The invited person sets a password through the one-time link; earlier sessions end. @error link-expired, invalid-input, throttled */
export const acceptInvite = defineUseCase<
  z.infer<typeof input>,
  { readonly userId: UserId; readonly email: string },
  { passwordHash: string },
  Services
>({
  name: "invite.accept",
  input,
  permission: "public", // the 256 bits of the token are the permission
  scope: "platform",
  audit: { type: "user.password-set", note: (_input, output) => ({ resourceId: output?.userId ?? null, subject: output?.userId ?? null }) },
  async prepare(services, { token, password }) {
    const user = await services.look(async (tx) => invitee(tx, await usableLink(tx, services, "invite", token)));
    return { passwordHash: await hashNewPassword(services, password, { email: user.email, name: user.name, userId: user.id }) };
  },
  async run({ tx, prepared, origin }, { token }, services) {
    const user = await invitee(tx, await takeLink(tx, services, "invite", token));
    await setNewPassword(tx, user.id, prepared.passwordHash);
    await tx.access.users.setState(user.id, "active");
    await tx.access.sessions.revokeAllOf(user.id);
    if (user.state !== "invited") await notifyPerson(tx, user.id, "password-changed", placeOf(origin));
    await tx.notify("users");
    return { userId: user.id, email: user.email };
  },
});

/** @throws FailureError link-expired when the user was disabled meanwhile */
async function invitee(tx: Tx, link: OneTimeLink) {
  const user = link.userId === null ? undefined : await tx.access.users.byId(link.userId);
  if (!user || user.state === "disabled") throw new FailureError(failure("link-expired"));
  return user;
}
