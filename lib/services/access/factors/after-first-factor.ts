import { mustHaveFactor, TICKET_LIFE_MS } from "../../../domain/access/factor-rule.ts";
import type { User } from "../../../domain/access/user.ts";
import type { Origin } from "../../../domain/audit/event.ts";
import { factOf } from "../../../domain/audit/fact.ts";
import type { SessionId, UserId } from "../../../domain/kernel/ids.ts";
import { epochMs } from "../../../domain/kernel/time.ts";
import type { FirstFactor, TicketStage } from "../../../ports/stores/ticket-store.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";
import { openLogin } from "../open-login.ts";
import { placeOf } from "../place-of.ts";

/** What a right first factor leads to. A ticket is shown once and is worth nothing but its next step. */
export type LoginStep =
  | { readonly step: "done"; readonly userId: UserId; readonly sessionId: SessionId }
  | { readonly step: TicketStage; readonly userId: UserId; readonly ticket: string };

/**
 * What stands between a first factor (password, single sign-on) and a session: proving a second one where the person has one, making one
 * where the person must have one, else nothing.
 */
export async function afterFirstFactor(tx: Tx, services: Services, user: User, origin: Origin, via: FirstFactor): Promise<LoginStep> {
  const { totps, passkeys } = await tx.access.factors.count(user.id);
  const stage = totps + passkeys > 0 ? "second-factor" : mustHaveFactor(user) ? "enrol" : undefined;
  if (!stage) return { step: "done", userId: user.id, sessionId: await openLogin(tx, services, user, origin, [via]) };
  await tx.audit(factOf("login.first-factor", { subject: user.id, data: { via, next: stage } }, "done"), { kind: "anonymous" }, origin, {
    person: user.id,
    ...placeOf(origin),
  });
  return { step: stage, userId: user.id, ticket: await newTicket(tx, services, { userId: user.id, stage, via, replaces: false }) };
}

type NewTicket = { readonly userId: UserId; readonly stage: TicketStage; readonly via: FirstFactor; readonly replaces: boolean };

/** @returns the text that the browser holds; the database keeps its hash */
export async function newTicket(tx: Tx, { ids, links }: Services, ticket: NewTicket): Promise<string> {
  const { token, hash } = links.mint();
  await tx.access.tickets.insert({ id: ids.next(), tokenHash: hash, expiresAt: epochMs(tx.now + TICKET_LIFE_MS), ...ticket });
  return token;
}
