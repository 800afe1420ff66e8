import { z } from "zod";
import { PASSWORD_HISTORY } from "../../domain/access/password-rule.ts";
import { personActor } from "../../domain/access/person-actor.ts";
import type { Origin } from "../../domain/audit/event.ts";
import { factOf } from "../../domain/audit/fact.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { SessionId, UserId } from "../../domain/kernel/ids.ts";
import type { Tx } from "../../ports/unit-of-work.ts";
import { startDemo } from "../demo/start-demo.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { emailText } from "./email-text.ts";
import { newTicket } from "./factors/after-first-factor.ts";
import { factorKind, newFactorInput } from "./factors/factor-input.ts";
import { newRecoveryCodes } from "./factors/new-recovery-codes.ts";
import { type FactorOffer, offerFactor } from "./factors/offer-factor.ts";
import { storeFactor } from "./factors/store-factor.ts";
import { takeLink, usableLink } from "./link-token.ts";
import { makePerson } from "./make-person.ts";
import { hashNewPassword, newPasswordText, personName, weaknessOf } from "./new-password.ts";
import { isSetUp, markSetUp } from "./set-up-state.ts";

const person = z.object({
  token: z.string().max(128),
  email: emailText,
  name: personName,
  password: newPasswordText,
  demo: z.literal("on").optional(),
});

const offerInput = person.extend({ kind: factorKind });

/**
 * The first admin has said who and which password: a secret or a challenge for the second factor, bound to the link. Nobody is made yet.
 * @error link-expired, invalid-input, conflict where passkeys cannot be used
 */
export const offerSetUpFactor = defineUseCase<z.infer<typeof offerInput>, FactorOffer, void, Services>({
  name: "set-up.offer-factor",
  view: "current",
  input: offerInput,
  permission: "public", // the 256 bits of the token are the permission
  scope: "platform",
  audit: "read",
  async prepare(services, { token, email, name, password }) {
    await services.look((tx) => usableLink(tx, services, "set-up", token));
    const weakness = await weaknessOf(services, password, { email, name });
    if (weakness) throw new FailureError(failure("invalid-input", undefined, { fields: { password: weakness } }));
  },
  async run({ tx }, { token, email, name, kind }, services) {
    if (await isSetUp(tx)) throw alreadyDone();
    const link = await usableLink(tx, services, "set-up", token);
    const userId = services.ids.next<UserId>();
    return offerFactor(tx, services, { boundTo: `link:${link.id}`, userId, email, name }, kind);
  },
});

const input = z.intersection(person, newFactorInput);

type FirstAdmin = {
  readonly userId: UserId;
  readonly email: string;
  /** Shown this once, before there is a session. */
  readonly recoveryCodes: readonly string[];
  /** Becomes the first session once the codes are stored. */
  readonly ticket: string;
};

/**
 * Makes the first admin with a second factor and recovery codes and, where it is ticked, starts the demonstration, all in one transaction
 * with using up the link.
 * @error link-expired, invalid-input, throttled
 */
export const finishSetUp = defineUseCase<z.infer<typeof input>, FirstAdmin, { passwordHash: string }, Services>({
  name: "set-up.finish",
  input,
  permission: "public", // the 256 bits of the token are the permission
  scope: "platform",
  audit: {
    type: "set-up.done",
    note: (form, output) => ({ subject: output?.userId ?? null, data: { demo: form.demo === "on", factor: form.kind } }),
  },
  async prepare(services, { token, password, email, name }) {
    await services.look(async (tx) => {
      if (await isSetUp(tx)) throw alreadyDone();
      await usableLink(tx, services, "set-up", token); // no slow hash for somebody without a link
    });
    return { passwordHash: await hashNewPassword(services, password, { email, name }) };
  },
  async run({ tx, prepared, origin }, { token, email, name, demo, password: _, ...factor }, services) {
    const link = await takeLink(tx, services, "set-up", token);
    const boundTo = `link:${link.id}`;
    const offer = await tx.access.offers.peek(factor.offer, factor.kind === "totp" ? "totp" : "passkey-new", boundTo);
    const userId = offer?.userId;
    if (!userId) throw new FailureError(failure("link-expired", "This took too long. Start again from the link."));
    if (!(await markSetUp(tx, userId))) throw alreadyDone();
    await makePerson(tx, { id: userId, email, name, role: "admin", state: "active", passwordHash: prepared.passwordHash, invitedBy: null });
    await tx.access.passwords.remember(userId, prepared.passwordHash, PASSWORD_HISTORY);
    await storeFactor(tx, services, { boundTo, userId }, factor);
    const recoveryCodes = await newRecoveryCodes(tx, services, userId);
    if (demo === "on") await startFirstDemo(tx, userId, services, origin);
    const ticket = await newTicket(tx, services, { userId, stage: "ready", via: "set-up", replaces: false });
    return { userId, email, recoveryCodes, ticket };
  },
});

function alreadyDone(): FailureError {
  return new FailureError(failure("link-expired", "Set-up is done. Sign in instead."));
}

/** The demonstration belongs to the new admin, who has no session yet. */
async function startFirstDemo(tx: Tx, userId: UserId, { ids }: Services, origin: Origin): Promise<void> {
  const by = personActor("admin", { userId, sessionId: ids.next<SessionId>() });
  await tx.actAs(by); // an admin sees the demonstration that the command line may have started before
  const { outcome, portfolioId } = await startDemo(tx, { ids, by, origin });
  await tx.audit(factOf("demo.started", { resourceId: portfolioId, portfolio: portfolioId, data: { outcome } }, "done"), by, origin);
}
