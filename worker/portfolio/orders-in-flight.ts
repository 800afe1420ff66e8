/**
 * The orders of one portfolio between their decision and their end: dispatched, matched, booked, cancelled, and settled after a crash.
 * Everything here leaves memory and rows in step, or throws and the session starts again from the rows.
 */
import { FailureError } from "#lib/domain/kernel/errors.ts";
import type { FillId, OrderId, Uuid } from "#lib/domain/kernel/ids.ts";
import type { EngagedKill } from "#lib/domain/risk/gate-order.ts";
import type { BookWork, Claim, OpenIntent } from "#lib/ports/book-work.ts";
import type { FeedGroup } from "#lib/ports/candle-feed.ts";
import type { Clock } from "#lib/ports/clock.ts";
import type { CandleVenue, VenueTrade } from "#lib/ports/venue.ts";
import type { DeskState } from "#lib/services/books/desk-state.ts";
import { recordFill } from "#lib/services/books/record-fill.ts";
import { endIntent } from "#lib/services/books/settle-intent.ts";
import { dispatchIntent } from "./dispatch-intent.ts";

export type OrderParts = {
  readonly work: BookWork;
  readonly venueOf: (venue: string) => CandleVenue;
  readonly clock: Clock;
  readonly nextId: <T extends Uuid>() => T;
};

export class OrdersInFlight {
  readonly #parts: OrderParts;
  readonly #claim: Claim;
  readonly #desk: DeskState;
  readonly #saved: () => void;

  /** @param saved called after each transaction that stored the books */
  constructor(parts: OrderParts, claim: Claim, desk: DeskState, saved: () => void) {
    this.#parts = parts;
    this.#claim = claim;
    this.#desk = desk;
    this.#saved = saved;
  }

  /** After a crash: what was being sent is looked up or sent again, what the venue traded is booked, what it ended is ended here. */
  async settle(): Promise<void> {
    for (const venue of new Set(this.#open().map((intent) => intent.instrument.venue)))
      this.#parts.venueOf(venue).forget(this.#claim.portfolioId);
    await this.#bookTrades();
    await this.dispatch();
    await this.#bookTrades();
    for (const intent of this.#open().filter(({ state }) => state === "WORKING")) {
      const found = await this.#parts.venueOf(intent.instrument.venue).lookUp(this.#claim.portfolioId, intent.clientOrderId);
      if (!found.ok) throw new FailureError(found.failure);
      if (found.value?.state === "cancelled") {
        await endIntent(
          this.#parts.work,
          this.#claim,
          this.#desk,
          intent,
          "cancelled",
          "it was cancelled at the venue before the worker stopped",
        );
      }
    }
  }

  /** Sends what is not at the venue yet. @returns false while something is kept back (a lease too short): the clock must not go on */
  async dispatch(): Promise<boolean> {
    for (const intent of this.#open()) if (intent.state !== "WORKING") await this.#dispatch(intent);
    return this.#open().every(({ state }) => state === "WORKING");
  }

  /** Shows the venue a group of candles and books what traded, in the order of symbols. */
  async match(group: FeedGroup): Promise<void> {
    if (this.#desk.open.size === 0) return;
    for (const { series, candle } of group.candles) {
      const waiting = this.#open().find((intent) => intent.instrument.id === series.instrumentId);
      if (!waiting) continue;
      const released = await this.#parts.venueOf(waiting.instrument.venue).release(this.#claim.portfolioId, waiting.instrument, candle);
      if (!released.ok) throw new FailureError(released.failure);
      await this.#book(waiting.instrument.venue, released.value);
    }
  }

  async cancel(which: (intent: OpenIntent) => boolean, reason: string): Promise<void> {
    for (const intent of this.#open().filter(which)) {
      if (intent.state !== "APPROVED") {
        const cancelled = await this.#parts.venueOf(intent.instrument.venue).cancel(this.#claim.portfolioId, intent.clientOrderId);
        if (!cancelled.ok) throw new FailureError(cancelled.failure);
      }
      await endIntent(this.#parts.work, this.#claim, this.#desk, intent, "cancelled", reason);
    }
  }

  async cancelKilled(): Promise<void> {
    const { kills, portfolioId } = this.#desk;
    if (kills.length === 0 || this.#desk.open.size === 0) return;
    await this.cancel((intent) => kills.some((kill) => concerns(kill, intent, portfolioId)), "the kill switch is engaged");
  }

  #open(): readonly OpenIntent[] {
    return [...this.#desk.open.values()];
  }

  async #dispatch(intent: OpenIntent): Promise<void> {
    const { work, clock, nextId, venueOf } = this.#parts;
    const parts = { work, clock, venue: venueOf(intent.instrument.venue), nextOrderId: () => nextId<OrderId>() };
    await dispatchIntent(parts, this.#claim, this.#desk, intent);
  }

  /** Every trade of the working orders that is not booked yet, in the order in which an undisturbed worker books them. */
  async #bookTrades(): Promise<void> {
    const placed = Map.groupBy(
      this.#open().filter((intent) => intent.orderId !== undefined),
      (intent) => intent.instrument.venue,
    );
    for (const [venue, intents] of placed) {
      const ids = intents.map((intent) => intent.clientOrderId);
      const trades = await this.#parts.venueOf(venue).trades(this.#claim.portfolioId, ids);
      if (!trades.ok) throw new FailureError(trades.failure);
      const intentOf = (trade: VenueTrade) => this.#desk.open.get(trade.clientOrderId);
      await this.#book(
        venue,
        trades.value.toSorted((a, b) => a.at - b.at || byBookingOrder(intentOf(a), intentOf(b)) || a.n - b.n),
      );
    }
  }

  async #book(venue: string, trades: readonly VenueTrade[]): Promise<void> {
    for (const trade of trades) {
      const intent = this.#desk.open.get(trade.clientOrderId);
      if (!intent || trade.n <= intent.fills) continue;
      await recordFill(this.#parts.work, this.#claim, this.#desk, intent, venue, trade, this.#parts.nextId<FillId>());
      this.#saved();
    }
  }
}

function concerns({ scope, scopeId }: EngagedKill, intent: OpenIntent, portfolioId: string): boolean {
  switch (scope) {
    case "all":
      return true;
    case "portfolio":
      return scopeId === portfolioId;
    case "run":
      return scopeId === intent.runId;
    case "instrument":
      return scopeId === intent.instrument.id;
  }
}

/** By symbol, then age of the order. */
function byBookingOrder(a: OpenIntent | undefined, b: OpenIntent | undefined): number {
  const key = (intent: OpenIntent | undefined) =>
    intent ? `${intent.instrument.symbol} ${String(intent.decidedAt).padStart(16, "0")} ${intent.clientOrderId}` : "";
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}
