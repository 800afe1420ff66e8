import { z } from "zod";
import { passkeyRefusal } from "../../../domain/access/factor-rule.ts";
import { factOf } from "../../../domain/audit/fact.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { SessionId, UserId } from "../../../domain/kernel/ids.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { openLogin } from "../open-login.ts";
import { placeOf } from "../place-of.ts";
import { countSparsely } from "../record-sparsely.ts";
import { afterWrongProof, checkProof } from "./check-proof.ts";
import { proofInput } from "./factor-input.ts";
import { offerProof, type ProofOffer } from "./offer-proof.ts";

/** The browser that asked for a challenge holds a secret, so that no other browser can answer it. */
export type PasskeyLoginOffer = ProofOffer & { readonly handle: string };

/** The challenge for a login by passkey alone: for whichever passkey of this desk the browser finds. @error conflict where none can work */
export const offerPasskeyLogin = defineUseCase<Record<string, unknown>, PasskeyLoginOffer, undefined, Services>({
  name: "login.passkey-offer",
  view: "current",
  input: z.object({}).loose(),
  permission: "public",
  scope: "platform",
  audit: "read",
  async run({ tx }, _input, services) {
    const refusal = passkeyRefusal(services.origin);
    if (refusal) throw new FailureError(failure("conflict", refusal));
    const { token, hash } = services.links.mint();
    return { handle: token, ...(await offerProof(tx, services, boundTo(hash), null)) };
  },
});

const input = z.intersection(z.object({ handle: z.string().max(128) }), proofInput.options[2]);

/**
 * A login by passkey alone: the authenticator checked that it is the person, so it is two factors. Never throttled by account, since it
 * cannot be guessed. @error factor-refused, the same for an unknown key, a disabled user and a wrong answer
 */
export const loginWithPasskey = defineUseCase<
  z.infer<typeof input>,
  { readonly userId: UserId; readonly sessionId: SessionId },
  undefined,
  Services
>({
  name: "login.passkey",
  view: "current",
  input,
  permission: "public",
  scope: "platform",
  audit: "read", // writes login.succeeded itself, as the person it found
  async run({ tx, origin }, { handle, ...proof }, services) {
    const binding = bindingOf(services, handle);
    const user = await holderOf(tx, services, proof.response);
    if (!binding || user?.state !== "active") throw new FailureError(failure("factor-refused"));
    await checkProof(tx, services, { userId: user.id, boundTo: binding }, proof);
    return { userId: user.id, sessionId: await openLogin(tx, services, user, origin, ["passkey"]) };
  },
  async afterRefusal(tx, { handle, ...proof }, refusal, origin, services) {
    // `login-failed`: the passkey was right, the address is not among the person's.
    if (refusal.code !== "factor-refused" && refusal.code !== "login-failed") return;
    const binding = bindingOf(services, handle);
    const user = await holderOf(tx, services, proof.response);
    if (binding && user) await afterWrongProof(tx, { boundTo: binding }, proof);
    const count = await countSparsely(tx, "login/passkey", origin.address);
    if (count === undefined) return;
    const wrong = user ? "wrong passkey answer" : "unknown passkey";
    const note = { subject: user?.id ?? null, data: { reason: refusal.code === "login-failed" ? "address not allowed" : wrong, count } };
    await tx.audit(factOf("login.failed", note, "refused"), { kind: "anonymous" }, origin, { person: "desk", ...placeOf(origin) });
  },
});

async function holderOf(tx: Tx, { passkeys }: Services, response: unknown) {
  const credentialId = passkeys.credentialOf(response);
  const key = credentialId && (await tx.access.factors.passkeyByCredential(credentialId));
  return key && tx.access.users.byId(key.userId);
}

function bindingOf({ links }: Services, handle: string): string | undefined {
  const hash = links.hashOf(handle);
  return hash && boundTo(hash);
}

function boundTo(hash: Uint8Array): string {
  return `login:${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
