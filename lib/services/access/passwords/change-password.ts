import { z } from "zod";
import { ownPasswordBuckets } from "../../../domain/access/login-throttle.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { hashNewPassword, newPasswordText } from "../new-password.ts";
import { notifyPerson } from "../notify-person.ts";
import { placeOf } from "../place-of.ts";
import { reserveAttempt } from "../refuse-while-blocked.ts";
import { setNewPassword } from "./set-new-password.ts";

const input = z.object({
  current: z.string().min(1, "Type your current password.").max(1_024),
  password: newPasswordText,
  endOthers: z.literal("on").optional(),
});

type Output = { readonly endedSessions: number };

/**
 * A person changes the own password: the current one is asked for, the other sessions end where that is ticked, and the person is told.
 * @error unauthenticated, invalid-input, throttled
 */
export const changePassword = defineUseCase<z.infer<typeof input>, Output, { before: string; passwordHash: string }, Services>({
  name: "password.change",
  input,
  permission: "public", // whoever is signed in, the own password alone
  scope: "platform",
  audit: {
    type: "password.changed",
    note: (_input, output, actor) => ({
      resourceId: actor.kind === "person" ? actor.userId : null,
      subject: actor.kind === "person" ? actor.userId : null,
      data: { endedSessions: output?.endedSessions ?? 0 },
    }),
  },
  async reserve(tx, _input, actor) {
    if (actor.kind !== "person") throw new FailureError(failure("unauthenticated"));
    await reserveAttempt(tx, ownPasswordBuckets(actor.userId));
  },
  async prepare(services, { current, password }, actor) {
    if (actor.kind !== "person") throw new FailureError(failure("unauthenticated"));
    const { userId } = actor;
    const { stored, user } = await services.look(async (tx) => ({
      stored: await tx.access.passwords.current(userId),
      user: await tx.access.users.byId(userId),
    }));
    const checked = await services.passwords.verify(stored, current);
    if (!checked.ok) throw new FailureError(checked.failure);
    if (!checked.value.matches || stored === undefined || !user) throw wrongCurrent();
    return { before: stored, passwordHash: await hashNewPassword(services, password, { email: user.email, name: user.name, userId }) };
  },
  async run({ tx, actor, origin, prepared }, { endOthers }) {
    if (actor.kind !== "person") throw new FailureError(failure("unauthenticated"));
    if ((await tx.access.passwords.current(actor.userId)) !== prepared.before) throw wrongCurrent();
    await setNewPassword(tx, actor.userId, prepared.passwordHash);
    await tx.access.throttle.clear(ownPasswordBuckets(actor.userId));
    const endedSessions = endOthers === "on" ? await tx.access.sessions.revokeOthersOf(actor.userId, actor.sessionId) : 0;
    await notifyPerson(tx, actor.userId, "password-changed", placeOf(origin));
    await tx.notify("users");
    return { endedSessions };
  },
  async afterRefusal(tx, _input, refusal, _origin, _services, actor) {
    // Said of the new one only to who showed the current one: that was no guess.
    if (actor.kind === "person" && refusal.fields?.["password"]) await tx.access.throttle.giveBack(ownPasswordBuckets(actor.userId));
  },
});

function wrongCurrent(): FailureError {
  return new FailureError(failure("invalid-input", undefined, { fields: { current: "This is not your current password." } }));
}
