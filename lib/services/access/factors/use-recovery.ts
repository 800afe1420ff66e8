import { z } from "zod";
import { loginBuckets } from "../../../domain/access/login-throttle.ts";
import type { User } from "../../../domain/access/user.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import { isoTime } from "../../../domain/kernel/time.ts";
import type { OneTimeLink } from "../../../ports/stores/access-stores.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { takeLink, tokenHash, usableLink } from "../link-token.ts";
import { reserveAttempt } from "../refuse-while-blocked.ts";
import { newTicket } from "./after-first-factor.ts";

const checkInput = z.object({ token: z.string().max(128) });

/** For whom a recovery link is, and whether its time has come. @error link-expired */
export const checkRecovery = defineUseCase<
  z.infer<typeof checkInput>,
  { readonly email: string; readonly waitsUntil: string | null },
  undefined,
  Services
>({
  name: "recovery.check",
  input: checkInput,
  permission: "public", // the 256 bits of the token are the permission
  scope: "platform",
  audit: "read",
  async run({ tx }, { token }, services) {
    const waiting = await tx.access.links.waiting("recover", tokenHash(services, token));
    const link = waiting ?? (await usableLink(tx, services, "recover", token));
    return { email: (await holder(tx, link)).email, waitsUntil: waiting?.usableFrom === undefined ? null : isoTime(waiting.usableFrom) };
  },
});

const input = z.object({ token: z.string().max(128), password: z.string().min(1, "Type your password.").max(1_024) });

/**
 * The link and the own password lead to making a new factor, which takes the place of the lost ones. Until it is made those stay.
 * @error link-expired (also before its time), login-failed, throttled
 */
export const useRecovery = defineUseCase<
  z.infer<typeof input>,
  { readonly step: "enrol"; readonly userId: UserId; readonly ticket: string },
  { readonly matches: boolean },
  Services
>({
  name: "recovery.use",
  input,
  permission: "public", // the 256 bits of the token, and the password, are the permission
  scope: "platform",
  audit: {
    type: "user.recovery-link-used",
    note: (_input, output) => ({ resourceId: output?.userId ?? null, subject: output?.userId ?? null }),
  },
  async reserve(tx, { token }, _actor, { address }, services) {
    const { email } = await holder(tx, await usableLink(tx, services, "recover", token));
    await reserveAttempt(tx, loginBuckets(email, address));
  },
  async prepare(services, { token, password }) {
    const stored = await services.look(async (tx) => {
      const { email } = await holder(tx, await usableLink(tx, services, "recover", token));
      return (await tx.access.users.credentialOf(email))?.passwordHash;
    });
    const check = await services.passwords.verify(stored, password);
    if (!check.ok) throw new FailureError(check.failure);
    return { matches: check.value.matches };
  },
  async run({ tx, prepared, origin }, { token }, services) {
    const user = await holder(tx, await usableLink(tx, services, "recover", token));
    if (!prepared.matches) throw new FailureError(failure("login-failed", "This is not the password of this account."));
    await tx.access.throttle.giveBack(loginBuckets(user.email, origin.address));
    await takeLink(tx, services, "recover", token);
    const ticket = await newTicket(tx, services, { userId: user.id, stage: "enrol", via: "recovery-link", replaces: true });
    return { step: "enrol", userId: user.id, ticket };
  },
});

async function holder(tx: Tx, link: OneTimeLink): Promise<User> {
  const user = link.userId === null ? undefined : await tx.access.users.byId(link.userId);
  if (user?.state !== "active") throw new FailureError(failure("link-expired"));
  return user;
}
