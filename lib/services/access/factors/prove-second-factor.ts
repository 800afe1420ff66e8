import { z } from "zod";
import { factorBuckets } from "../../../domain/access/login-throttle.ts";
import { factOf } from "../../../domain/audit/fact.ts";
import type { SessionId, UserId } from "../../../domain/kernel/ids.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { openLogin } from "../open-login.ts";
import { placeOf } from "../place-of.ts";
import { afterWrongProof, checkProof, reserveProof } from "./check-proof.ts";
import { proofInput, ticketText } from "./factor-input.ts";
import { ticketHolder, ticketOver } from "./ticket-holder.ts";

const input = z.intersection(z.object({ ticket: ticketText }), proofInput);

/** The second step of a login: a proof of a second factor makes a session of the ticket. @error link-expired, factor-refused, throttled */
export const proveSecondFactor = defineUseCase<
  z.infer<typeof input>,
  { readonly userId: UserId; readonly sessionId: SessionId },
  undefined,
  Services
>({
  name: "login.second-factor",
  view: "current",
  input,
  permission: "public", // the ticket of a right first factor is the permission
  scope: "platform",
  audit: "read", // writes login.succeeded itself, as the person it found
  async reserve(tx, { ticket: text, ...proof }, _actor, _origin, services) {
    const { user } = await ticketHolder(tx, services, text, "second-factor");
    await reserveProof(tx, user.id, proof);
  },
  async run({ tx, origin }, { ticket: text, ...proof }, services) {
    const { ticket, user } = await ticketHolder(tx, services, text, "second-factor");
    const method = await checkProof(tx, services, { userId: user.id, boundTo: `ticket:${ticket.id}` }, proof);
    if (!(await tx.access.tickets.take(ticket.id))) throw ticketOver();
    return { userId: user.id, sessionId: await openLogin(tx, services, user, origin, [ticket.via, method]) };
  },
  async afterRefusal(tx, { ticket: text, ...proof }, refusal, origin, services) {
    // `login-failed`: the factor was right, the address is not among the person's.
    const isWrong = refusal.code === "factor-refused";
    if (!isWrong && refusal.code !== "login-failed") return;
    const { ticket, user } = await ticketHolder(tx, services, text, "second-factor");
    if (isWrong) await afterWrongProof(tx, { boundTo: `ticket:${ticket.id}` }, proof);
    else if (proof.method !== "passkey") await tx.access.throttle.giveBack(factorBuckets(user.id));
    const reason = isWrong ? `wrong second factor: ${proof.method}` : "address not allowed";
    await tx.audit(factOf("login.failed", { subject: user.id, data: { reason } }, "refused"), { kind: "anonymous" }, origin, {
      person: user.id,
      ...placeOf(origin),
    });
  },
});
