import { z } from "zod";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { ticketText } from "./factor-input.ts";
import { offerProof, type ProofOffer } from "./offer-proof.ts";
import { ticketHolder } from "./ticket-holder.ts";

const input = z.object({ ticket: ticketText });

/** The challenge for a passkey as second step of a login. @error link-expired */
export const offerPasskeyStep = defineUseCase<z.infer<typeof input>, ProofOffer, undefined, Services>({
  name: "login.second-factor-offer",
  view: "current",
  input,
  permission: "public", // the ticket of a right first factor is the permission
  scope: "platform",
  audit: "read",
  async run({ tx }, { ticket: text }, services) {
    const { ticket, user } = await ticketHolder(tx, services, text, "second-factor");
    return offerProof(tx, services, `ticket:${ticket.id}`, user.id);
  },
});
