import { z } from "zod";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { Uuid } from "../../../domain/kernel/ids.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { endOtherSessions, endOthersChoice } from "./end-other-sessions.ts";
import { factorKind, newFactorInput } from "./factor-input.ts";
import { newRecoveryCodes } from "./new-recovery-codes.ts";
import { type FactorOffer, offerFactor } from "./offer-factor.ts";
import { personOf } from "./own-factors.ts";
import { storeFactor } from "./store-factor.ts";
import { tellFactorChanged } from "./tell-factor-changed.ts";

const offerInput = z.object({ kind: factorKind });

/** A secret or a challenge for one more factor. Here the person confirms who it is; what follows is bound to it. @error step-up-required, conflict */
export const offerOwnFactor = defineUseCase<z.infer<typeof offerInput>, FactorOffer, undefined, Services>({
  name: "factors.offer",
  view: "current",
  stepUp: true,
  input: offerInput,
  permission: "account.own",
  scope: "platform",
  audit: "read", // nothing is a factor yet
  async run({ tx, actor }, { kind }, services) {
    const { userId, sessionId } = personOf(actor);
    const user = await tx.access.users.byId(userId);
    if (!user) throw new FailureError(failure("unauthenticated"));
    return offerFactor(tx, services, { boundTo: `session:${sessionId}`, userId, email: user.email, name: user.name }, kind);
  },
});

const input = z.intersection(z.object({ endOthers: endOthersChoice }), newFactorInput);

type Added = {
  readonly factorId: Uuid;
  /** Made with the first factor, to be shown this once. */
  readonly recoveryCodes: readonly string[] | null;
  readonly endedSessions: number;
};

/** One more factor, from an offer that was made after a step-up in this session. @error link-expired, invalid-input, conflict */
export const addOwnFactor = defineUseCase<z.infer<typeof input>, Added, undefined, Services>({
  name: "factors.add",
  input,
  permission: "account.own",
  scope: "platform",
  audit: {
    type: "factor.added",
    note: ({ kind }, output, actor) => ({
      resourceId: output?.factorId ?? null,
      subject: actor.kind === "person" ? actor.userId : null,
      data: { kind, endedSessions: output?.endedSessions ?? 0 },
    }),
  },
  async run({ tx, actor, origin }, { endOthers, ...factor }, services) {
    const person = personOf(actor);
    const { userId, sessionId } = person;
    await tx.access.factors.lock(userId);
    const before = await tx.access.factors.count(userId);
    const factorId = await storeFactor(tx, services, { boundTo: `session:${sessionId}`, userId }, factor);
    const recoveryCodes = before.totps + before.passkeys === 0 ? await newRecoveryCodes(tx, services, userId) : null;
    await tellFactorChanged(tx, userId, factor.kind === "totp" ? "An authenticator app was added." : "A passkey was added.", origin);
    return { factorId, recoveryCodes, endedSessions: await endOtherSessions(tx, person, endOthers) };
  },
});
