import { z } from "zod";
import { passkeyRefusal } from "../../../domain/access/factor-rule.ts";
import type { TicketStage } from "../../../ports/stores/ticket-store.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { ticketText } from "./factor-input.ts";
import { ticketHolder } from "./ticket-holder.ts";

export type TicketView = {
  readonly stage: TicketStage;
  readonly email: string;
  /** What the person can prove, of which the page shows the fields. */
  readonly methods: { readonly totp: boolean; readonly passkey: boolean; readonly recoveryCode: boolean };
  /** Why no passkey can be used here; null where one can. */
  readonly passkeyRefusal: string | null;
  /** Whether the new factor takes the place of lost ones. */
  readonly replaces: boolean;
};

const input = z.object({ ticket: ticketText });

/** What the next step of a login is. @error link-expired */
export const readTicket = defineUseCase<z.infer<typeof input>, TicketView, undefined, Services>({
  name: "login.ticket",
  view: "current", // locks the ticket, like its other readers
  input,
  permission: "public", // the ticket of a right first factor is the permission
  scope: "platform",
  audit: "read",
  async run({ tx }, { ticket: text }, services) {
    const { ticket, user } = await ticketHolder(tx, services, text, "second-factor", "enrol", "ready");
    const { totps, passkeys, recoveryCodes } = await tx.access.factors.count(user.id);
    const refusal = passkeyRefusal(services.origin) ?? null;
    return {
      stage: ticket.stage,
      email: user.email,
      methods: { totp: totps > 0, passkey: passkeys > 0 && refusal === null, recoveryCode: recoveryCodes > 0 },
      passkeyRefusal: refusal,
      replaces: ticket.replaces,
    };
  },
});
