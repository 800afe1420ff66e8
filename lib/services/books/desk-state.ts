import { addMoney, type Money } from "../../domain/kernel/decimal.ts";
import type { PortfolioId, RunId } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";
import { gridOf, type Lots, lots, NO_LOTS, ticks } from "../../domain/market/grid.ts";
import { type Books, equity, positionOf } from "../../domain/portfolio/books.ts";
import { type EngagedKill, NOTHING_WORKING, reservedFor, type WorkingOrders, withWorking } from "../../domain/risk/gate-order.ts";
import type { ActiveLimits } from "../../domain/risk/limits.ts";
import { type RunState, saveRunState } from "../../engine/run-state.ts";
import type { RunContext, StepAccount } from "../../engine/step.ts";
import type { BookProgress, OpenIntent, PortfolioSnapshot, StoredRun } from "../../ports/book-work.ts";

/** A run that steps: what is stored of it, and its engine state in memory. */
export type LiveRun = { stored: StoredRun; readonly context: RunContext; state: RunState };

/**
 * One leased portfolio in memory. It is ahead of its rows between two saves and is thrown away, and read again, whenever a transaction
 * fails: start = recover.
 */
export type DeskState = {
  readonly portfolioId: PortfolioId;
  readonly startingCapital: Money;
  books: Books;
  marketTime: EpochMs | undefined;
  candles: bigint;
  feedState: BookProgress["feedState"];
  heldReason: string | null;
  lastPointAt: EpochMs | undefined;
  points: { readonly at: EpochMs; readonly equity: Money; readonly cash: Money }[];
  readonly runLots: Map<RunId, Lots>;
  readonly runs: Map<RunId, LiveRun>;
  /** By client order id, oldest first. */
  readonly open: Map<string, OpenIntent>;
  limits: ActiveLimits;
  kills: readonly EngagedKill[];
};

export function deskState(snapshot: PortfolioSnapshot, books: Books): DeskState {
  return {
    portfolioId: snapshot.portfolioId,
    startingCapital: snapshot.startingCapital,
    books,
    marketTime: snapshot.marketTime,
    candles: snapshot.candles,
    feedState: "idle",
    heldReason: null,
    lastPointAt: snapshot.lastPointAt,
    points: [],
    runLots: new Map(snapshot.runLots),
    runs: new Map(),
    open: new Map(snapshot.open.map((intent) => [intent.clientOrderId, intent])),
    limits: snapshot.limits,
    kills: snapshot.kills,
  };
}

/** What a run's step sees of the portfolio, at the marks of now. */
export function accountOf(desk: DeskState, run: LiveRun): StepAccount {
  const { instrumentId } = run.context;
  return {
    equity: equity(desk.books),
    cash: desk.books.cash,
    position: positionOf(desk.books, instrumentId).lots,
    working: workingOf(desk, instrumentId),
    day: desk.books.day,
    limits: desk.limits,
    kills: desk.kills,
    runPosition: desk.runLots.get(run.stored.id) ?? NO_LOTS,
    isRunWorking: [...desk.open.values()].some((intent) => intent.runId === run.stored.id),
  };
}

/** The state to store: books, clock and every engine state together, so that they never tell of different candles. */
export function progressOf(desk: DeskState): BookProgress {
  return {
    marketTime: desk.marketTime,
    candles: desk.candles,
    books: desk.books,
    runLots: desk.runLots,
    startingCapital: desk.startingCapital,
    feedState: desk.feedState,
    heldReason: desk.heldReason,
    runs: [...desk.runs.values()].map((run) => ({ id: run.stored.id, engineState: saveRunState(run.state) })),
    points: desk.points,
    lastPointAt: desk.lastPointAt,
  };
}

/** Adds a point of the equity curve at the marks of now. */
export function addPoint(desk: DeskState, at: EpochMs): void {
  desk.points.push({ at, equity: equity(desk.books), cash: desk.books.cash });
  desk.lastPointAt = at;
}

function workingOf(desk: DeskState, instrumentId: string): WorkingOrders {
  let working = NOTHING_WORKING;
  for (const intent of desk.open.values()) {
    const rest = lots(intent.lots - intent.filledLots);
    const reference = ticks(intent.referenceTicks);
    const grid = gridOf(intent.instrument);
    working =
      intent.instrument.id === instrumentId
        ? withWorking(working, intent.side, rest, reference, grid)
        : { ...working, reservedQuote: addMoney(working.reservedQuote, reservedFor(intent.side, rest, reference, grid)) };
  }
  return working;
}
