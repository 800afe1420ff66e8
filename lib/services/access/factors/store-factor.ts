import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { UserId, Uuid } from "../../../domain/kernel/ids.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";
import type { NewFactor } from "./factor-input.ts";

/**
 * Makes a factor of an offer, once its owner has shown that it works. The offer is used up; a mistyped code leaves it.
 * @throws FailureError link-expired, invalid-input on `code` or `form`, conflict
 */
export async function storeFactor(
  tx: Tx,
  services: Services,
  who: { readonly boundTo: string; readonly userId: UserId },
  given: NewFactor,
): Promise<Uuid> {
  const id = services.ids.next();
  const kind = given.kind === "totp" ? "totp" : "passkey-new";
  const offer = await tx.access.offers.peek(given.offer, kind, who.boundTo);
  if (!offer || offer.userId !== who.userId) throw offerOver();
  if (given.kind === "totp") {
    const step = offer.secret === undefined ? undefined : services.totp.stepOf(offer.secret, given.code, tx.now);
    if (offer.secret === undefined || step === undefined)
      throw wrong("code", "This is not the app's present code. Check the clock of the device.");
    await take(tx, given.offer, kind, who.boundTo);
    await tx.access.factors.insertTotp({ id, userId: who.userId, name: given.label, secret: offer.secret, lastStep: step });
    return id;
  }
  await take(tx, given.offer, kind, who.boundTo);
  const key = offer.challenge === undefined ? undefined : await services.passkeys.checkNew(offer.challenge, given.response);
  if (!key) throw wrong("form", "The passkey was not made for this desk, or without checking that it is you. Try again.");
  await tx.access.factors.insertPasskey({ id, userId: who.userId, name: given.label, ...key });
  return id;
}

async function take(tx: Tx, id: Uuid, kind: "totp" | "passkey-new", boundTo: string): Promise<void> {
  if (!(await tx.access.offers.take(id, kind, boundTo))) throw offerOver();
}

function offerOver(): FailureError {
  return new FailureError(failure("link-expired", "This took too long, or was done already. Start again."));
}

function wrong(field: string, says: string): FailureError {
  return new FailureError(failure("invalid-input", undefined, { fields: { [field]: says } }));
}
