import { OFFER_LIFE_MS } from "../../../domain/access/factor-rule.ts";
import type { UserId, Uuid } from "../../../domain/kernel/ids.ts";
import { epochMs } from "../../../domain/kernel/time.ts";
import type { PasskeyOptions } from "../../../ports/second-factors.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";

export type ProofOffer = { readonly offer: Uuid; readonly options: PasskeyOptions };

/** A challenge for a passkey of this person, or, where nobody is known yet, for any that the browser finds. */
export async function offerProof(tx: Tx, services: Services, boundTo: string, userId: UserId | null): Promise<ProofOffer> {
  const offer = services.ids.next();
  const challenge = services.passkeys.mintChallenge();
  const expiresAt = epochMs(tx.now + OFFER_LIFE_MS);
  await tx.access.offers.insert({ id: offer, kind: "passkey-proof", boundTo, userId, challenge, expiresAt });
  const known = userId === null ? undefined : await tx.access.factors.passkeys(userId);
  return { offer, options: await services.passkeys.proofOptions({ challenge, ...(known ? { known } : {}) }) };
}
