import type { User } from "../../../domain/access/user.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { LoginTicket, TicketStage } from "../../../ports/stores/ticket-store.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";

export type TicketHolder = { readonly ticket: LoginTicket; readonly user: User };

/** Whose ticket a text is, locked until the end. @throws FailureError link-expired unless it is open, its user active, and at this stage */
export async function ticketHolder(tx: Tx, services: Services, text: string, ...stages: readonly TicketStage[]): Promise<TicketHolder> {
  const hash = services.links.hashOf(text);
  const ticket = hash && (await tx.access.tickets.usable(hash, true));
  const user = ticket && (await tx.access.users.byId(ticket.userId));
  if (!ticket || user?.state !== "active" || !stages.includes(ticket.stage)) throw ticketOver();
  return { ticket, user };
}

export function ticketOver(): FailureError {
  return new FailureError(failure("link-expired", "This sign-in took too long or was finished already. Start again."));
}
