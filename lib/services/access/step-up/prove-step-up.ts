import { z } from "zod";
import { passkeyRefusal } from "../../../domain/access/factor-rule.ts";
import { factorBuckets } from "../../../domain/access/login-throttle.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { SessionId } from "../../../domain/kernel/ids.ts";
import type { StepUpMethod } from "../../../ports/stores/step-up-store.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { afterWrongProof, checkProof, reserveProof } from "../factors/check-proof.ts";
import { proofInput } from "../factors/factor-input.ts";
import { offerProof, type ProofOffer } from "../factors/offer-proof.ts";
import { personOf } from "../factors/own-factors.ts";

export type StepUpChoice = {
  readonly totp: boolean;
  readonly passkey: boolean;
  readonly recoveryCode: boolean;
  /** Only for a person who has no factor. */
  readonly password: boolean;
};

const boundTo = (sessionId: SessionId) => `session:${sessionId}`;

/** With what the person can confirm. */
export const readStepUpChoice = defineUseCase<Record<string, unknown>, StepUpChoice, undefined, Services>({
  name: "step-up.choice",
  input: z.object({}).loose(),
  permission: "account.own",
  scope: "platform",
  audit: "read",
  async run({ tx, actor }, _input, { origin }) {
    const { totps, passkeys, recoveryCodes } = await tx.access.factors.count(personOf(actor).userId);
    const canPasskey = passkeys > 0 && passkeyRefusal(origin) === undefined;
    return { totp: totps > 0, passkey: canPasskey, recoveryCode: recoveryCodes > 0, password: totps + passkeys === 0 };
  },
});

/** The challenge for confirming with a passkey. */
export const offerStepUpPasskey = defineUseCase<Record<string, unknown>, ProofOffer, undefined, Services>({
  name: "step-up.offer",
  view: "current",
  input: z.object({}).loose(),
  permission: "account.own",
  scope: "platform",
  audit: "read",
  async run({ tx, actor }, _input, services) {
    const { userId, sessionId } = personOf(actor);
    return offerProof(tx, services, boundTo(sessionId), userId);
  },
});

const passwordProof = z.object({ method: z.literal("password"), password: z.string().min(1, "Type your password.").max(1_024) });
const input = z.intersection(
  z.object({ operation: z.string().regex(/^[a-z0-9.-]{1,80}:[A-Za-z0-9_-]{43}$/, "This is not an operation of this desk.") }),
  z.union([proofInput, passwordProof]),
);

/**
 * A fresh proof that it is the person, for one operation with one input. It counts for five minutes, in this session, once.
 * @error factor-refused, throttled
 */
export const proveStepUp = defineUseCase<
  z.infer<typeof input>,
  { readonly method: StepUpMethod },
  { readonly isPasswordRight: boolean },
  Services
>({
  name: "step-up.prove",
  input,
  permission: "account.own",
  scope: "platform",
  audit: {
    type: "step-up.proven",
    note: ({ operation, method }, _output, actor) => ({
      subject: actor.kind === "person" ? actor.userId : null,
      data: { operation: operation.slice(0, operation.lastIndexOf(":")), method },
    }),
  },
  async reserve(tx, proof, actor) {
    await reserveProof(tx, personOf(actor).userId, proof);
  },
  async prepare(services, proof, actor) {
    if (proof.method !== "password") return { isPasswordRight: false };
    const { userId } = personOf(actor);
    const stored = await services.look(async (tx) => {
      const user = await tx.access.users.byId(userId);
      return user && (await tx.access.users.credentialOf(user.email))?.passwordHash;
    });
    const check = await services.passwords.verify(stored, proof.password);
    if (!check.ok) throw new FailureError(check.failure);
    return { isPasswordRight: check.value.matches };
  },
  async run({ tx, actor, prepared }, { operation, ...proof }, services) {
    const { userId, sessionId } = personOf(actor);
    const method = await provenBy();
    await tx.access.stepUps.insert({ id: services.ids.next(), sessionId, userId, operation, method });
    return { method };

    async function provenBy(): Promise<StepUpMethod> {
      if (proof.method !== "password") return checkProof(tx, services, { userId, boundTo: boundTo(sessionId) }, proof);
      const { totps, passkeys } = await tx.access.factors.count(userId);
      // The session stands on the password already: who has more must show more.
      if (!prepared.isPasswordRight || totps + passkeys > 0) throw new FailureError(failure("factor-refused"));
      await tx.access.throttle.clear(factorBuckets(userId));
      return "password";
    }
  },
  async afterRefusal(tx, given, refusal, _origin, _services, actor) {
    if (refusal.code !== "factor-refused" || actor.kind !== "person") return;
    if (given.method !== "password") await afterWrongProof(tx, { boundTo: boundTo(actor.sessionId) }, given);
  },
});
