/**
 * One leased portfolio at work. The loop, in the order in which things happen (engine/backtest.ts is the same in memory):
 *
 *   recover   read everything under the lease; settle the orders in flight
 *   group     the candles that close next, of all series of the portfolio, arrive together
 *     (a)     working orders are matched at their opens and booked (tx4)
 *     (b)     the books are marked at all their closes; the day rolls and may halt
 *     (c)     each run steps, by id; with decisions: tx1, then each approved intent is dispatched (tx2, venue, tx3)
 *   save      without decisions the clock, books and engine states are stored every so many candles or ms, all in one transaction
 *
 * The next group is asked for only when every intent is settled at the venue and its fills are booked: a replay is lock-step.
 * Any error ends the session: memory is thrown away and the next session starts from the rows.
 */
import { FailureError } from "#lib/domain/kernel/errors.ts";
import type { IntentId, Uuid } from "#lib/domain/kernel/ids.ts";
import { type EpochMs, MINUTE_MS } from "#lib/domain/kernel/time.ts";
import { gridOf, ticksFromPrice } from "#lib/domain/market/grid.ts";
import { bookMarks } from "#lib/domain/portfolio/books.ts";
import { step } from "#lib/engine/step.ts";
import type { Claim, PortfolioSnapshot, StoredRun } from "#lib/ports/book-work.ts";
import type { CandleFeed, FeedGroup, FeedSeries } from "#lib/ports/candle-feed.ts";
import type { Log } from "#lib/ports/log.ts";
import { endRun, isBarred, isToStart, QUARANTINE_AFTER, restoreRun, seriesOf, startRun } from "#lib/services/books/converge-run.ts";
import { accountOf, addPoint, type DeskState, deskState, type LiveRun, progressOf } from "#lib/services/books/desk-state.ts";
import { openBook } from "#lib/services/books/open-book.ts";
import { type Decided, recordDecisions } from "#lib/services/books/record-decisions.ts";
import { type OrderParts, OrdersInFlight } from "./orders-in-flight.ts";

const SAVE_EVERY_CANDLES = 500;
const SAVE_EVERY_MS = 250;
const WISHES_EVERY_MS = 200;
const WAIT_MS = 200;
/** With nothing to do, wishes are asked this often. */
const IDLE_WAIT_MS = 500;
const BARRED = "Whoever wanted it may not trade this portfolio any more. Somebody who may can start it again.";
/** Market time between two points of the equity curve. */
const POINT_EVERY_MS = 5 * MINUTE_MS;

export type SessionParts = OrderParts & {
  readonly feed: CandleFeed;
  readonly log: Log;
  readonly clientOrderId: (key: Uint8Array) => Uuid;
};

/** What the loop is told: go on at once, wait, or let the portfolio go. */
export type Advance = { readonly kind: "busy" } | { readonly kind: "wait"; readonly waitMs: number } | { readonly kind: "over" };

export class PortfolioSession {
  readonly #parts: SessionParts;
  readonly #claim: Claim;
  #snapshot: PortfolioSnapshot;
  #desk: DeskState | undefined;
  #orders: OrdersInFlight | undefined;
  #unsaved = 0;
  #savedAtMs: number;
  #wishesAtMs = Number.NEGATIVE_INFINITY;
  #isOver = false;

  private constructor(parts: SessionParts, claim: Claim, snapshot: PortfolioSnapshot) {
    this.#parts = parts;
    this.#claim = claim;
    this.#snapshot = snapshot;
    this.#savedAtMs = parts.clock.monotonicMs();
    if (snapshot.books) this.#take(deskState(snapshot, snapshot.books));
  }

  /** Reads the portfolio and settles what a dead predecessor left in flight. */
  static async recover(parts: SessionParts, claim: Claim): Promise<PortfolioSession> {
    const session = new PortfolioSession(parts, claim, await parts.work.load(claim));
    const desk = session.#desk;
    if (!desk) return session;
    await session.#orders?.settle();
    for (const run of session.#snapshot.runs) {
      if (run.actual === "running" && run.actualGeneration === run.generation) {
        await session.#orQuarantine(desk, run, async () => void desk.runs.set(run.id, restoreRun(run)));
      }
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
    if ((await this.#orders?.dispatch()) === false) return { kind: "wait", waitMs: WAIT_MS };
    const desk = this.#desk;
    const series = distinct(this.#followed(desk).map(seriesOf));
    if (series.length === 0) return this.#idle();
    const answer = await this.#parts.feed.next(series, desk?.marketTime);
    if (!answer.ok) throw new FailureError(answer.failure);
    switch (answer.value.kind) {
      case "wait":
        await this.#saveWhenDue();
        return { kind: "wait", waitMs: Math.min(answer.value.waitMs, WAIT_MS) };
      case "finished":
        return this.#finish();
      case "group":
        await this.#consume(answer.value.group);
        return { kind: "busy" };
    }
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

  #take(desk: DeskState): void {
    this.#desk = desk;
    this.#orders = new OrdersInFlight(this.#parts, this.#claim, desk, () => this.#saved(desk));
  }

  /** The runs whose candles move the clock, and those that left a position behind, so that it keeps its mark; a replay stands while no run is running. */
  #followed(desk: DeskState | undefined): readonly StoredRun[] {
    if (!desk) return this.#snapshot.runs.filter(isToStart);
    const running = [...desk.runs.values()].map((run) => run.stored);
    if (this.#snapshot.feed.kind === "replay" && running.length === 0) return running;
    return [...running, ...this.#snapshot.runs.filter((run) => (desk.runLots.get(run.id) ?? 0n) !== 0n)];
  }

  async #consume(group: FeedGroup): Promise<void> {
    const desk = this.#desk ?? (await this.#openDesk(group));
    await this.#orders?.match(group);
    this.#mark(desk, group);
    const decided = await this.#step(desk, group);
    desk.marketTime = group.closeTime;
    desk.candles += BigInt(group.candles.length);
    this.#unsaved += group.candles.length;
    desk.feedState = "running";
    if (desk.lastPointAt === undefined || group.closeTime - desk.lastPointAt >= POINT_EVERY_MS) addPoint(desk, group.closeTime);
    if (decided.length === 0) return this.#saveWhenDue();
    const { work, clientOrderId, nextId } = this.#parts;
    await recordDecisions({ work, clientOrderId, nextId: () => nextId<IntentId>() }, this.#claim, desk, decided);
    this.#saved(desk);
    await this.#orders?.dispatch();
  }

  async #openDesk(group: FeedGroup): Promise<DeskState> {
    const first = Math.min(...group.candles.map(({ candle }) => candle.openTime)) as EpochMs; // open times of candles
    const desk = await openBook(this.#parts.work, this.#claim, this.#snapshot, first);
    this.#take(desk);
    for (const run of this.#snapshot.runs) if (isToStart(run)) await this.#start(desk, run);
    return desk;
  }

  /** (b) */
  #mark(desk: DeskState, group: FeedGroup): void {
    const runs = [...desk.runs.values()];
    const marks = group.candles.flatMap(({ series, candle }) => {
      const held = desk.books.holdings.get(series.instrumentId)?.instrument;
      const instrument = held ?? runs.find((run) => run.stored.instrument.id === series.instrumentId)?.stored.instrument;
      return instrument ? [{ instrument, mark: ticksFromPrice(candle.close, gridOf(instrument), "half-even") }] : [];
    });
    desk.books = bookMarks(desk.books, marks, group.closeTime, desk.limits);
  }

  /** (c) A run that throws is shown the door after three candles in a row; the others go on. */
  async #step(desk: DeskState, group: FeedGroup): Promise<readonly Decided[]> {
    const decided: Decided[] = [];
    for (const run of [...desk.runs.values()].sort((a, b) => (a.stored.id < b.stored.id ? -1 : 1))) {
      const at = group.candles.find(({ series }) => isOf(series, run));
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
    run.stored = { ...run.stored, errorCount };
    const logId = this.#parts.log.bug({ err: error, run: run.stored.id, errorCount }, "a strategy threw");
    if (errorCount < QUARANTINE_AFTER) return;
    await this.#quarantine(desk, run.stored, `The strategy failed ${errorCount} times in a row (log ${logId}).`);
  }

  /** What concerns one run alone must not stop the others. A failure of the world is no fault of the run and ends the session. */
  async #orQuarantine(desk: DeskState, run: StoredRun, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof FailureError) throw error;
      const logId = this.#parts.log.bug({ err: error, run: run.id }, "a run could not be started");
      const seen = { ...run, actualGeneration: run.generation };
      await this.#quarantine(desk, seen, `It could not be started with what is stored of it (log ${logId}).`);
    }
  }

  async #quarantine(desk: DeskState, run: StoredRun, reason: string): Promise<void> {
    await this.#orders?.cancel((intent) => intent.runId === run.id, "the run was quarantined");
    await endRun(this.#parts.work, this.#claim, desk, run, "quarantined", reason);
  }

  #start(desk: DeskState, run: StoredRun): Promise<void> {
    const { work, feed } = this.#parts;
    return this.#orQuarantine(desk, run, () => startRun(work, this.#claim, desk, feed, run));
  }

  /** On a market that goes on by itself, a book with nothing in it skips what it slept through instead of trading the past. */
  async #skipSlept(desk: DeskState, run: StoredRun): Promise<void> {
    const isFlat = [...desk.books.holdings.values()].every(({ position }) => position.lots === 0n);
    if (!isFlat || desk.runs.size > 0 || desk.open.size > 0) return;
    const now = await this.#parts.feed.now([seriesOf(run)]);
    if (now !== undefined && now > (desk.marketTime ?? 0)) desk.marketTime = now;
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
    await this.#orders?.cancelKilled();
    const isChanged = wishes.runs.some((run) => isToStart(run) || isBarred(run) || (run.wanted === "stopped" && run.actual === "running"));
    if (isChanged || wishes.isDeleted) await this.#converge(desk, wishes.isDeleted);
    if (wishes.isDeleted && desk.open.size === 0) this.#isOver = true;
  }

  async #converge(desk: DeskState, isDeleted: boolean): Promise<void> {
    await this.save();
    this.#snapshot = await this.#parts.work.load(this.#claim);
    for (const stored of this.#snapshot.runs) {
      if (isBarred(stored) && !isDeleted) {
        await this.#quarantine(desk, { ...stored, actualGeneration: stored.generation }, BARRED);
        continue;
      }
      const isToRun = isToStart(stored) && !isDeleted;
      if (stored.actual === "running" && (isDeleted || stored.wanted === "stopped" || isToRun)) {
        await this.#orders?.cancel((intent) => intent.runId === stored.id, "the run was stopped");
        await endRun(this.#parts.work, this.#claim, desk, stored, "stopped", null);
      }
      if (!isToRun) continue;
      await this.#skipSlept(desk, stored);
      await this.#start(desk, stored);
    }
    if (isDeleted) await this.#orders?.cancel(() => true, "the portfolio was deleted");
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
    if (!desk) return { kind: "wait", waitMs: IDLE_WAIT_MS };
    await this.#orders?.cancel(() => true, "the replay is at its end");
    if (desk.feedState !== "finished") {
      desk.feedState = "finished";
      if (desk.marketTime !== undefined) addPoint(desk, desk.marketTime);
      await this.save();
    }
    for (const run of [...desk.runs.values()]) {
      await endRun(this.#parts.work, this.#claim, desk, run.stored, "finished", "The replay is at its end.");
    }
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

function isOf(series: FeedSeries, run: LiveRun): boolean {
  return series.instrumentId === run.stored.instrument.id && series.interval === run.stored.interval;
}

function distinct(series: readonly FeedSeries[]): readonly FeedSeries[] {
  return [...new Map(series.map((one) => [`${one.symbol} ${one.interval}`, one])).values()];
}
