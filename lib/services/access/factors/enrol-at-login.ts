import { z } from "zod";
import { factOf } from "../../../domain/audit/fact.ts";
import type { SessionId, UserId } from "../../../domain/kernel/ids.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { openLogin } from "../open-login.ts";
import { placeOf } from "../place-of.ts";
import { factorKind, newFactorInput, ticketText } from "./factor-input.ts";
import { newRecoveryCodes } from "./new-recovery-codes.ts";
import { type FactorOffer, offerFactor } from "./offer-factor.ts";
import { storeFactor } from "./store-factor.ts";
import { tellFactorChanged } from "./tell-factor-changed.ts";
import { ticketHolder, ticketOver } from "./ticket-holder.ts";

const offerInput = z.object({ ticket: ticketText, kind: factorKind });

/** A login that must make a factor first: a secret or a challenge for it. @error link-expired, conflict */
export const offerFactorAtLogin = defineUseCase<z.infer<typeof offerInput>, FactorOffer, undefined, Services>({
  name: "login.enrol-offer",
  view: "current",
  input: offerInput,
  permission: "public", // the ticket of a right first factor is the permission
  scope: "platform",
  audit: "read",
  async run({ tx }, { ticket: text, kind }, services) {
    const { ticket, user } = await ticketHolder(tx, services, text, "enrol");
    return offerFactor(tx, services, { boundTo: `ticket:${ticket.id}`, userId: user.id, email: user.email, name: user.name }, kind);
  },
});

const enrolInput = z.intersection(z.object({ ticket: ticketText }), newFactorInput);

/**
 * Makes the first factor, or the one in place of lost ones, and with it ten recovery codes. There is no session before they were shown.
 * @error link-expired, invalid-input, conflict
 */
export const enrolAtLogin = defineUseCase<z.infer<typeof enrolInput>, { readonly recoveryCodes: readonly string[] }, undefined, Services>({
  name: "login.enrol",
  view: "current",
  input: enrolInput,
  permission: "public", // the ticket of a right first factor is the permission
  scope: "platform",
  audit: "read", // writes factor.added or factor.replaced itself, as about the person it found
  async run({ tx, origin }, { ticket: text, ...factor }, services) {
    const { ticket, user } = await ticketHolder(tx, services, text, "enrol");
    await tx.access.factors.lock(user.id);
    const { totps, passkeys } = await tx.access.factors.count(user.id);
    // Somebody with the password alone must not add a factor beside one that was made meanwhile.
    if (!ticket.replaces && totps + passkeys > 0) throw ticketOver();
    const removed = ticket.replaces ? await tx.access.factors.removeAll(user.id) : 0;
    const id = await storeFactor(tx, services, { boundTo: `ticket:${ticket.id}`, userId: user.id }, factor);
    const recoveryCodes = await newRecoveryCodes(tx, services, user.id);
    await tx.access.tickets.setStage(ticket.id, "ready");
    if (ticket.replaces) await tx.access.sessions.revokeAllOf(user.id);
    const fact = ticket.replaces
      ? factOf("factor.replaced", { resourceId: id, subject: user.id, data: { kind: factor.kind, removed } }, "done")
      : factOf("factor.added", { resourceId: id, subject: user.id, data: { kind: factor.kind } }, "done");
    await tx.audit(fact, { kind: "anonymous" }, origin, { person: user.id, ...placeOf(origin) });
    await tellFactorChanged(tx, user.id, ticket.replaces ? "Lost factors were replaced." : "A first factor was added.", origin);
    return { recoveryCodes };
  },
});

const finishInput = z.object({ ticket: ticketText, saved: z.literal("on", { message: "Store the codes first." }) });

/** The person says that the recovery codes are stored, and is in. @error link-expired, invalid-input */
export const finishEnrolment = defineUseCase<
  z.infer<typeof finishInput>,
  { readonly userId: UserId; readonly sessionId: SessionId },
  undefined,
  Services
>({
  name: "login.enrol-finish",
  view: "current",
  input: finishInput,
  permission: "public", // the ticket of both factors is the permission
  scope: "platform",
  audit: "read", // writes login.succeeded itself, as the person it found
  async run({ tx, origin }, { ticket: text }, services) {
    const { ticket, user } = await ticketHolder(tx, services, text, "ready");
    if (!(await tx.access.tickets.take(ticket.id))) throw ticketOver();
    return { userId: user.id, sessionId: await openLogin(tx, services, user, origin, [ticket.via, "new factor"]) };
  },
});
