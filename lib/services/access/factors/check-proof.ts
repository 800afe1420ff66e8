import { factorBuckets } from "../../../domain/access/login-throttle.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import type { StepUpMethod } from "../../../ports/stores/step-up-store.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";
import { reserveAttempt } from "../refuse-while-blocked.ts";
import type { Proof } from "./factor-input.ts";

type Who = { readonly userId: UserId; readonly boundTo: string };

/**
 * Whether a proof is one of this person's factors, here and now. What it used is used up: the step of the app's clock, the recovery code,
 * the challenge. Whoever calls it reserved the attempt before (`reserveProof`). @throws FailureError factor-refused
 */
export async function checkProof(tx: Tx, services: Services, who: Who, proof: Proof): Promise<StepUpMethod> {
  if (proof.method === "passkey") return passkeyHolds(tx, services, who, proof);
  const holds =
    proof.method === "totp" ? await totpHolds(tx, services, who.userId, proof.code) : await codeHolds(tx, services, who, proof.code);
  if (!holds) throw new FailureError(failure("factor-refused"));
  await tx.access.throttle.clear(factorBuckets(who.userId));
  return proof.method;
}

/** Counts a code by its account before it is looked at; passkeys, which cannot be guessed, are not counted. @throws FailureError throttled */
export async function reserveProof(tx: Tx, userId: UserId, { method }: { readonly method: StepUpMethod }): Promise<void> {
  if (method !== "passkey") await reserveAttempt(tx, factorBuckets(userId));
}

/** For the transaction that records a refusal, since the refused one rolled back: a challenge is over. A wrong code was counted before. */
export async function afterWrongProof(tx: Tx, { boundTo }: Pick<Who, "boundTo">, proof: Proof): Promise<void> {
  if (proof.method === "passkey") await tx.access.offers.take(proof.offer, "passkey-proof", boundTo);
}

async function totpHolds(tx: Tx, { totp }: Services, userId: UserId, code: string): Promise<boolean> {
  for (const factor of await tx.access.factors.totps(userId)) {
    const step = totp.stepOf(factor.secret, code, tx.now);
    if (step !== undefined && (await tx.access.factors.takeStep(factor.id, step))) return true;
  }
  return false;
}

async function codeHolds(tx: Tx, { recoveryCodes }: Services, { userId }: Who, code: string): Promise<boolean> {
  const hash = recoveryCodes.hashOf(userId, code);
  return hash !== undefined && (await tx.access.factors.takeRecoveryCode(userId, hash));
}

async function passkeyHolds(tx: Tx, services: Services, who: Who, proof: Extract<Proof, { method: "passkey" }>): Promise<"passkey"> {
  const offer = await tx.access.offers.take(proof.offer, "passkey-proof", who.boundTo);
  const credentialId = services.passkeys.credentialOf(proof.response);
  const key = credentialId && (await tx.access.factors.passkeyByCredential(credentialId));
  if (offer?.challenge === undefined || key?.userId !== who.userId) throw new FailureError(failure("factor-refused"));
  const checked = await services.passkeys.checkProof(offer.challenge, proof.response, key, key.userId);
  if (!checked || !(await tx.access.factors.notePasskeyUse(key.id, checked.counter))) throw new FailureError(failure("factor-refused"));
  return "passkey";
}
