/**
 * One leased portfolio at work. The loop, in the order in which things happen (engine/backtest.ts is the same in memory):
 *
 *   recover   read everything under the lease; intents that were being sent are looked up or sent again under their id; unbooked trades are booked
 *   group     the candles that close next, of all series of the portfolio, arrive together
 *     (a)     working orders are matched at their opens and booked (tx4)
 *     (b)     the books are marked at their closes; the day rolls and may halt
 *     (c)     each run steps, by id; with decisions: tx1, then each approved intent is dispatched (tx2, venue, tx3)
 *   save      without decisions the clock, books and engine states are stored every so many candles or ms, all in one transaction
 *
 * The next group is asked for only when every intent is settled at the venue and its fills are booked: a replay is lock-step.
 * Any error ends the session: memory is thrown away and the next session starts from the rows.
 */
import { FailureError } from "#lib/domain/kernel/errors.ts";
import type { FillId, IntentId, OrderId, Uuid } from "#lib/domain/kernel/ids.ts";
import { type EpochMs, MINUTE_MS } from "#lib/domain/kernel/time.ts";
import { gridOf, ticksFromPrice } from "#lib/domain/market/grid.ts";
import { bookMark } from "#lib/domain/portfolio/books.ts";
import { step } from "#lib/engine/step.ts";
import type { BookWork, Claim, OpenIntent, PortfolioSnapshot, StoredRun } from "#lib/ports/book-work.ts";
import type { CandleFeed, FeedGroup } from "#lib/ports/candle-feed.ts";
import type { Clock } from "#lib/ports/clock.ts";
import type { Log } from "#lib/ports/log.ts";
import type { CandleVenue, VenueTrade } from "#lib/ports/venue.ts";
import { endRun, isToStart, QUARANTINE_AFTER, restoreRun, seriesOf, startRun } from "#lib/services/books/converge-run.ts";
import { accountOf, addPoint, type DeskState, deskState, type LiveRun, progressOf } from "#lib/services/books/desk-state.ts";
import { openBook } from "#lib/services/books/open-book.ts";
import { type Decided, recordDecisions } from "#lib/services/books/record-decisions.ts";
import { recordFill } from "#lib/services/books/record-fill.ts";
import { endIntent } from "#lib/services/books/settle-intent.ts";
import { dispatchIntent } from "./dispatch-intent.ts";

const SAVE_EVERY_CANDLES = 500;
const SAVE_EVERY_MS = 250;
const WISHES_EVERY_MS = 200;
const IDLE_WAIT_MS = 200;
/** Market time between two points of the equity curve. */
const POINT_EVERY_MS = 5 * MINUTE_MS;

export type SessionParts = {
  readonly work: BookWork;
  readonly venueOf: (venue: string) => CandleVenue;
  readonly feed: CandleFeed;
  readonly clock: Clock;
  readonly log: Log;
  readonly nextId: <T extends Uuid>() => T;
  readonly clientOrderId: (key: Uint8Array) => Uuid;
};

/** What the loop is told: go on at once, wait, or let the portfolio go. */
export type Advance = { readonly kind: "busy" } | { readonly kind: "wait"; readonly waitMs: number } | { readonly kind: "over" };

export class PortfolioSession {
  readonly #parts: SessionParts;
  readonly #claim: Claim;
  #snapshot: PortfolioSnapshot;
  #desk: DeskState | undefined;
  #unsaved = 0;
  #savedAtMs: number;
  #wishesAtMs = Number.NEGATIVE_INFINITY;
  #isOver = false;

  private constructor(parts: SessionParts, claim: Claim, snapshot: PortfolioSnapshot) {
    this.#parts = parts;
    this.#claim = claim;
    this.#snapshot = snapshot;
    this.#savedAtMs = parts.clock.monotonicMs();
    if (snapshot.books) this.#desk = deskState(snapshot, snapshot.books);
  }

  /** Reads the portfolio and settles what a dead predecessor left in flight. */
  static async recover(parts: SessionParts, claim: Claim): Promise<PortfolioSession> {
    const snapshot = await parts.work.load(claim);
    const session = new PortfolioSession(parts, claim, snapshot);
    const desk = session.#desk;
    if (desk) {
      for (const venue of new Set(snapshot.open.map((intent) => intent.instrument.venue))) parts.venueOf(venue).forget(claim.portfolioId);
      for (const run of snapshot.runs)
        if (run.actual === "running" && run.actualGeneration === run.generation) desk.runs.set(run.id, restoreRun(run));
      await session.#bookTrades(desk);
      for (const intent of [...desk.open.values()]) if (intent.state !== "WORKING") await session.#dispatch(desk, intent);
      await session.#bookTrades(desk);
    }
    return session;
  }

  get candles(): bigint {
    return this.#desk?.candles ?? this.#snapshot.candles;
  }

  /** One turn: wishes, then at most one group of candles. */
  async advance(): Promise<Advance> {
    await this.#heed();
    if (this.#isOver) return { kind: "over" };
    const desk = this.#desk;
    const series = distinct(this.#followed(desk).map(seriesOf));
    if (series.length === 0) return this.#idle();
    const answer = await this.#parts.feed.next(series, desk?.marketTime);
    if (!answer.ok) throw new FailureError(answer.failure);
    switch (answer.value.kind) {
      case "wait":
        await this.#saveWhenDue();
        return { kind: "wait", waitMs: Math.min(answer.value.waitMs, IDLE_WAIT_MS) };
      case "finished":
        return this.#finish();
      case "group":
        await this.#consume(answer.value.group);
        return { kind: "busy" };
    }
  }

  /** The runs whose candles move the clock; on a live market also those that left a position behind, so that it keeps its mark. */
  #followed(desk: DeskState | undefined): readonly StoredRun[] {
    if (!desk) return this.#snapshot.runs.filter(isToStart);
    const running = [...desk.runs.values()].map((run) => run.stored);
    if (this.#snapshot.feed.kind === "replay") return running;
    return [...running, ...this.#snapshot.runs.filter((run) => (desk.runLots.get(run.id) ?? 0n) !== 0n)];
  }

  /** Stores what is only in memory. Called before the portfolio is let go in peace. */
  async save(): Promise<void> {
    const desk = this.#desk;
    if (!desk) return;
    await this.#parts.work.transaction(this.#claim, (tx) => {
      tx.saveProgress(progressOf(desk));
      tx.notify("books");
    });
    this.#saved(desk);
  }

  async #consume(group: FeedGroup): Promise<void> {
    const desk = this.#desk ?? (await this.#openDesk(group));
    await this.#matchOpens(desk, group);
    this.#mark(desk, group);
    const decided = await this.#step(desk, group);
    desk.marketTime = group.closeTime;
    desk.candles += BigInt(group.candles.length);
    this.#unsaved += group.candles.length;
    if (desk.feedState !== "running") {
      desk.feedState = "running";
      desk.heldReason = null;
    }
    if (desk.lastPointAt === undefined || group.closeTime - desk.lastPointAt >= POINT_EVERY_MS) addPoint(desk, group.closeTime);
    if (decided.length > 0) {
      const { work, clientOrderId, nextId } = this.#parts;
      await recordDecisions({ work, clientOrderId, nextId: () => nextId<IntentId>() }, this.#claim, desk, decided);
      this.#saved(desk);
      for (const intent of [...desk.open.values()]) if (intent.state === "APPROVED") await this.#dispatch(desk, intent);
      return;
    }
    await this.#saveWhenDue();
  }

  async #openDesk(group: FeedGroup): Promise<DeskState> {
    const first = Math.min(...group.candles.map(({ candle }) => candle.openTime)) as EpochMs; // open times of candles
    const desk = await openBook(this.#parts.work, this.#claim, this.#snapshot, first);
    this.#desk = desk;
    for (const run of this.#snapshot.runs) {
      if (isToStart(run)) await startRun(this.#parts.work, this.#claim, desk, this.#parts.feed, run);
    }
    return desk;
  }

  /** (a) */
  async #matchOpens(desk: DeskState, group: FeedGroup): Promise<void> {
    if (desk.open.size === 0) return;
    for (const { series, candle } of group.candles) {
      const waiting = [...desk.open.values()].find((intent) => intent.instrument.id === series.instrumentId);
      if (!waiting) continue;
      const released = await this.#parts.venueOf(waiting.instrument.venue).release(this.#claim.portfolioId, waiting.instrument, candle);
      if (!released.ok) throw new FailureError(released.failure);
      await this.#book(desk, waiting.instrument.venue, released.value);
    }
  }

  /** Books every trade of the working orders that is not booked yet, in market time. */
  async #bookTrades(desk: DeskState): Promise<void> {
    const byVenue = Map.groupBy(
      [...desk.open.values()].filter((intent) => intent.orderId !== undefined),
      (intent) => intent.instrument.venue,
    );
    for (const [venue, intents] of byVenue) {
      const trades = await this.#parts.venueOf(venue).trades(
        this.#claim.portfolioId,
        intents.map((intent) => intent.clientOrderId),
      );
      if (!trades.ok) throw new FailureError(trades.failure);
      await this.#book(
        desk,
        venue,
        [...trades.value].sort(
          (a, b) => a.at - b.at || byBookingOrder(desk.open.get(a.clientOrderId), desk.open.get(b.clientOrderId)) || a.n - b.n,
        ),
      );
    }
  }

  /** In the order in which candles were released: by time, symbol, then age of the order. */
  async #book(desk: DeskState, venue: string, trades: readonly VenueTrade[]): Promise<void> {
    for (const trade of trades) {
      const intent = desk.open.get(trade.clientOrderId);
      if (!intent || trade.n <= intent.fills) continue;
      await recordFill(this.#parts.work, this.#claim, desk, intent, venue, trade, this.#parts.nextId<FillId>());
      this.#saved(desk);
    }
  }

  /** (b) */
  #mark(desk: DeskState, group: FeedGroup): void {
    for (const { series, candle } of group.candles) {
      const instrument =
        desk.books.holdings.get(series.instrumentId)?.instrument ??
        [...desk.runs.values()].find((run) => run.stored.instrument.id === series.instrumentId)?.stored.instrument;
      if (!instrument) continue;
      desk.books = bookMark(
        desk.books,
        instrument,
        ticksFromPrice(candle.close, gridOf(instrument), "half-even"),
        group.closeTime,
        desk.limits,
      );
    }
  }

  /** (c) A run that throws is shown the door after three candles in a row; the others go on. */
  async #step(desk: DeskState, group: FeedGroup): Promise<readonly Decided[]> {
    const decided: Decided[] = [];
    for (const run of [...desk.runs.values()].sort((a, b) => (a.stored.id < b.stored.id ? -1 : 1))) {
      const at = group.candles.find(
        ({ series }) => series.instrumentId === run.stored.instrument.id && series.interval === run.stored.interval,
      );
      if (!at) continue;
      try {
        for (const decision of step(run.context, run.state, at.candle, () => accountOf(desk, run))) decided.push({ run, decision });
        if (run.stored.errorCount > 0) run.stored = { ...run.stored, errorCount: 0 };
      } catch (error) {
        await this.#strike(desk, run, error);
      }
    }
    return decided;
  }

  async #strike(desk: DeskState, run: LiveRun, error: unknown): Promise<void> {
    const errorCount = run.stored.errorCount + 1;
    const logId = this.#parts.log.bug({ err: error, run: run.stored.id, errorCount }, "a strategy threw");
    run.stored = { ...run.stored, errorCount };
    if (errorCount >= QUARANTINE_AFTER)
      await endRun(
        this.#parts.work,
        this.#claim,
        desk,
        run.stored,
        "quarantined",
        `The strategy failed ${errorCount} times in a row (log ${logId}).`,
      );
  }

  /** Converges to what people wish: runs, limits, kill switches, deletion. */
  async #heed(): Promise<void> {
    const now = this.#parts.clock.monotonicMs();
    if (now - this.#wishesAtMs < WISHES_EVERY_MS) return;
    this.#wishesAtMs = now;
    const wishes = await this.#parts.work.wishes(this.#claim);
    const desk = this.#desk;
    if (!desk) {
      if (wishes.isDeleted) this.#isOver = true;
      else if (wishes.runs.some(isToStart)) this.#snapshot = await this.#parts.work.load(this.#claim);
      return;
    }
    desk.limits = wishes.limits;
    desk.kills = wishes.kills;
    await this.#cancelKilled(desk);
    const isChanged = wishes.runs.some((run) => isToStart(run) || (run.wanted === "stopped" && run.actual === "running"));
    if (isChanged || wishes.isDeleted) await this.#converge(desk, wishes.isDeleted);
    if (wishes.isDeleted && desk.open.size === 0) this.#isOver = true;
  }

  async #converge(desk: DeskState, isDeleted: boolean): Promise<void> {
    await this.save();
    this.#snapshot = await this.#parts.work.load(this.#claim);
    for (const stored of this.#snapshot.runs) {
      const isToRun = isToStart(stored) && !isDeleted;
      const isToEnd = stored.actual === "running" && (isDeleted || stored.wanted === "stopped" || isToRun);
      if (isToEnd) {
        await this.#cancelOpen(desk, (intent) => intent.runId === stored.id, "the run was stopped");
        await endRun(this.#parts.work, this.#claim, desk, stored, "stopped", null);
      }
      if (isToRun) await startRun(this.#parts.work, this.#claim, desk, this.#parts.feed, stored);
    }
    if (isDeleted) await this.#cancelOpen(desk, () => true, "the portfolio was deleted");
  }

  async #cancelKilled(desk: DeskState): Promise<void> {
    if (desk.kills.length === 0 || desk.open.size === 0) return;
    const isKilled = (intent: OpenIntent) =>
      desk.kills.some(
        ({ scope, scopeId }) =>
          scope === "all" ||
          (scope === "portfolio" && scopeId === desk.portfolioId) ||
          (scope === "run" && scopeId === intent.runId) ||
          (scope === "instrument" && scopeId === intent.instrument.id),
      );
    await this.#cancelOpen(desk, isKilled, "the kill switch is engaged");
  }

  async #cancelOpen(desk: DeskState, which: (intent: OpenIntent) => boolean, reason: string): Promise<void> {
    for (const intent of [...desk.open.values()].filter(which)) {
      if (intent.state !== "APPROVED") {
        const cancelled = await this.#parts.venueOf(intent.instrument.venue).cancel(this.#claim.portfolioId, intent.clientOrderId);
        if (!cancelled.ok) throw new FailureError(cancelled.failure);
      }
      await endIntent(this.#parts.work, this.#claim, desk, intent, "cancelled", reason);
    }
  }

  async #dispatch(desk: DeskState, intent: OpenIntent): Promise<void> {
    const { work, clock, nextId, venueOf } = this.#parts;
    await dispatchIntent(
      { work, clock, venue: venueOf(intent.instrument.venue), nextOrderId: () => nextId<OrderId>() },
      this.#claim,
      desk,
      intent,
    );
  }

  async #idle(): Promise<Advance> {
    const desk = this.#desk;
    if (desk && desk.feedState === "running") {
      desk.feedState = "idle";
      await this.save();
    }
    return { kind: "wait", waitMs: IDLE_WAIT_MS };
  }

  async #finish(): Promise<Advance> {
    const desk = this.#desk;
    if (!desk || desk.feedState === "finished") return { kind: "wait", waitMs: IDLE_WAIT_MS };
    await this.#cancelOpen(desk, () => true, "the replay is at its end");
    desk.feedState = "finished";
    if (desk.marketTime !== undefined) addPoint(desk, desk.marketTime);
    await this.save();
    for (const run of [...desk.runs.values()])
      await endRun(this.#parts.work, this.#claim, desk, run.stored, "finished", "The replay is at its end.");
    return { kind: "wait", waitMs: IDLE_WAIT_MS };
  }

  async #saveWhenDue(): Promise<void> {
    if (this.#unsaved === 0) return;
    if (this.#unsaved < SAVE_EVERY_CANDLES && this.#parts.clock.monotonicMs() - this.#savedAtMs < SAVE_EVERY_MS) return;
    await this.save();
  }

  #saved(desk: DeskState): void {
    desk.points = [];
    this.#unsaved = 0;
    this.#savedAtMs = this.#parts.clock.monotonicMs();
  }
}

function distinct<T extends { readonly symbol: string; readonly interval: string }>(series: readonly (T | undefined)[]): readonly T[] {
  const kept = new Map<string, T>();
  for (const one of series) if (one) kept.set(`${one.symbol} ${one.interval}`, one);
  return [...kept.values()];
}

function byBookingOrder(a: OpenIntent | undefined, b: OpenIntent | undefined): number {
  const key = (intent: OpenIntent | undefined) =>
    intent ? `${intent.instrument.symbol} ${String(intent.decidedAt).padStart(16, "0")} ${intent.clientOrderId}` : "";
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}
