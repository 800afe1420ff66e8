/**
 * Sends one approved intent, or settles one that a dead predecessor was sending.
 *
 *   APPROVED  permit (tx2) → venue → acknowledged (tx3)
 *   SENDING   looked up first: found → adopted; not found → this venue refuses a repeated id for ever, so it goes again under its id,
 *             with a new permit, through the same fence (decision 003)
 *   UNKNOWN   as SENDING
 *
 * A permit lives PERMIT_MS from before its transaction on, by the monotonic clock, checked directly before the venue is called.
 */
import { FailureError } from "#lib/domain/kernel/errors.ts";
import type { OrderId } from "#lib/domain/kernel/ids.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import { LeaseLostError } from "#lib/domain/portfolio/lease-lost-error.ts";
import type { BookWork, Claim, OpenIntent } from "#lib/ports/book-work.ts";
import type { Clock } from "#lib/ports/clock.ts";
import type { CandleVenue, VenueOrderView } from "#lib/ports/venue.ts";
import type { DeskState } from "#lib/services/books/desk-state.ts";
import { acknowledge, endIntent, markUnknown } from "#lib/services/books/settle-intent.ts";

const PERMIT_MS = 5_000;

export type DispatchParts = {
  readonly work: BookWork;
  readonly clock: Clock;
  readonly venue: CandleVenue;
  readonly nextOrderId: () => OrderId;
};

export async function dispatchIntent(parts: DispatchParts, claim: Claim, desk: DeskState, intent: OpenIntent): Promise<void> {
  if (intent.state !== "APPROVED") {
    const found = await parts.venue.lookUp(claim.portfolioId, intent.clientOrderId);
    if (!found.ok) throw new FailureError(found.failure);
    if (found.value) return adopt(parts, claim, desk, intent, found.value);
  }
  invariant(desk.marketTime !== undefined, "an intent is decided on a candle");
  const startedAt = parts.clock.monotonicMs();
  const permit = await parts.work.takePermit(claim, intent.id, desk.marketTime);
  switch (permit.kind) {
    case "killed":
      return endIntent(parts.work, claim, desk, intent, "cancelled", "the kill switch is engaged");
    case "expired":
      return endIntent(parts.work, claim, desk, intent, "expired", "its time to live was over before it was sent");
    case "lease-too-short":
      return; // it stays as it is; the session asks again after the renewal
    case "lost":
      throw new LeaseLostError();
    case "granted":
      break;
  }
  const sending: OpenIntent = { ...intent, state: "SENDING" };
  desk.open.set(intent.clientOrderId, sending);
  if (parts.clock.monotonicMs() - startedAt >= PERMIT_MS)
    return endIntent(parts.work, claim, desk, sending, "expired", "the permit ran out before it was sent");
  const { clientOrderId, instrument, side, type, lots, decidedAt } = intent;
  const { sendBy } = permit;
  const placed = await parts.venue.place({
    clientOrderId,
    portfolioId: claim.portfolioId,
    instrumentId: instrument.id,
    side,
    type,
    lots,
    placedAt: decidedAt,
    sendBy,
  });
  if (placed.ok) return adopt(parts, claim, desk, sending, placed.value);
  return refusedBy(parts, claim, desk, sending, placed.failure);
}

async function refusedBy(
  parts: DispatchParts,
  claim: Claim,
  desk: DeskState,
  intent: OpenIntent,
  failure: FailureError["failure"],
): Promise<void> {
  switch (failure.code) {
    case "venue-rejected": {
      const found = await parts.venue.lookUp(claim.portfolioId, intent.clientOrderId);
      if (!found.ok) throw new FailureError(found.failure);
      return found.value
        ? adopt(parts, claim, desk, intent, found.value)
        : endIntent(parts.work, claim, desk, intent, "refused", failure.message);
    }
    case "venue-unknown-outcome":
      return markUnknown(parts.work, claim, desk, intent);
    default:
      throw new FailureError(failure);
  }
}

function adopt(parts: DispatchParts, claim: Claim, desk: DeskState, intent: OpenIntent, view: VenueOrderView): Promise<void> {
  return acknowledge(parts.work, claim, desk, intent, parts.venue.id, view, parts.nextOrderId());
}
