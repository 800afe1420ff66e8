import { OFFER_LIFE_MS, passkeyRefusal } from "../../../domain/access/factor-rule.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { UserId, Uuid } from "../../../domain/kernel/ids.ts";
import { epochMs } from "../../../domain/kernel/time.ts";
import type { PasskeyOptions } from "../../../ports/second-factors.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";

/** Who makes a factor, and to what the offer is bound: a session, a ticket or the set-up link. */
export type Enrolling = { readonly boundTo: string; readonly userId: UserId; readonly email: string; readonly name: string };

export type FactorOffer =
  | { readonly kind: "totp"; readonly offer: Uuid; readonly secret: string; readonly uri: string }
  | { readonly kind: "passkey"; readonly offer: Uuid; readonly options: PasskeyOptions };

/** A secret to put into an app, or a challenge for an authenticator. Nothing is a factor before it was proven. */
export async function offerFactor(tx: Tx, services: Services, who: Enrolling, kind: "totp" | "passkey"): Promise<FactorOffer> {
  const { boundTo, userId, email, name } = who;
  const offer = services.ids.next();
  const expiresAt = epochMs(tx.now + OFFER_LIFE_MS);
  if (kind === "totp") {
    await ensureTotpKey(tx, userId);
    const secret = services.totp.mintSecret();
    await tx.access.offers.insert({ id: offer, kind: "totp", boundTo, userId, secret, expiresAt });
    return { kind, offer, secret, uri: services.totp.uri(secret, email) };
  }
  const refusal = passkeyRefusal(services.origin);
  if (refusal) throw new FailureError(failure("conflict", refusal));
  const challenge = services.passkeys.mintChallenge();
  await tx.access.offers.insert({ id: offer, kind: "passkey-new", boundTo, userId, challenge, expiresAt });
  const known = await tx.access.factors.passkeys(userId);
  return { kind, offer, options: await services.passkeys.newOptions({ challenge, userId, email, name, known }) };
}

/** The key that secrets of this person's apps are sealed under, made when the first is needed. */
async function ensureTotpKey(tx: Tx, userId: UserId): Promise<void> {
  try {
    await tx.createKeyScope("totp", userId);
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === "conflict") return; // it is there
    throw error;
  }
}
