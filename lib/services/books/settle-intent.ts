import type { OrderId } from "../../domain/kernel/ids.ts";
import { invariant } from "../../domain/kernel/invariant.ts";
import { type IntentState, isEnded, nextState, type OrderEvent } from "../../domain/order/order-state.ts";
import type { BookWork, Claim, OpenIntent } from "../../ports/book-work.ts";
import type { VenueOrderView } from "../../ports/venue.ts";
import type { DeskState } from "./desk-state.ts";

/** tx3, the venue took it: its order, with the audit event. */
export async function acknowledge(
  work: BookWork,
  claim: Claim,
  desk: DeskState,
  intent: OpenIntent,
  venue: string,
  view: VenueOrderView,
  id: OrderId,
): Promise<void> {
  await work.transaction(claim, (tx) => {
    tx.moveIntent(intent.id, ["SENDING", "UNKNOWN"], "WORKING");
    tx.insertOrder({ id, intentId: intent.id, venue, venueOrderId: view.venueOrderId, placedAt: intent.decidedAt, lots: intent.lots });
    tx.audit({
      type: "order.acknowledged",
      resourceId: id,
      subject: intent.id,
      data: { venue, symbol: intent.instrument.symbol, side: intent.side },
    });
    tx.notify("orders");
  });
  desk.open.set(intent.clientOrderId, { ...intent, state: "WORKING", orderId: id });
}

/** An intent that ends without being filled (further): killed, stopped, past its time, refused, or never arrived. */
export async function endIntent(
  work: BookWork,
  claim: Claim,
  desk: DeskState,
  intent: OpenIntent,
  event: Extract<OrderEvent, "cancelled" | "expired" | "refused">,
  reason: string,
): Promise<void> {
  const to = nextState(intent.state, event);
  invariant(to !== undefined && isEnded(to), `an intent that is ${intent.state} cannot be ${event}`);
  await work.transaction(claim, (tx) => {
    tx.moveIntent(intent.id, [intent.state], to);
    if (intent.orderId) tx.saveOrder({ id: intent.orderId, state: "cancelled", lots: intent.lots, filledLots: intent.filledLots });
    tx.audit({
      type: `order.${event}`,
      resourceId: intent.id,
      subject: intent.runId ?? null,
      data: { reason, state: to, symbol: intent.instrument.symbol },
    });
    tx.notify("orders");
  });
  desk.open.delete(intent.clientOrderId);
}

/** The answer was lost: only a look-up may end it. */
export async function markUnknown(work: BookWork, claim: Claim, desk: DeskState, intent: OpenIntent): Promise<void> {
  await work.transaction(claim, (tx) => {
    tx.moveIntent(intent.id, ["SENDING"], "UNKNOWN");
    tx.audit({ type: "order.unknown", resourceId: intent.id, subject: intent.runId ?? null, data: { symbol: intent.instrument.symbol } });
    tx.notify("orders");
  });
  desk.open.set(intent.clientOrderId, { ...intent, state: "UNKNOWN" satisfies IntentState });
}
