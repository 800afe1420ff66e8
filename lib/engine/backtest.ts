/**
 * Drives one run over columns of candles in memory: the same step, gate, fill model and books as paper and live, so a persisted replay of
 * the same candles leaves the same trace. What happens for candle i, in this order:
 *
 *   (a) orders decided on earlier candles are matched at the open of i, the oldest first, and booked one by one; market time is the
 *       open time of i. A fill at a later UTC day first rolls the day with the equity of the books as they stood.
 *   (b) the mark becomes the close of i; market time is the close time of i. The day rolls if that lies in a later UTC day (basis: the
 *       equity before this mark, or with it when the close time is 00:00 itself), then it halts if the daily loss limit is reached.
 *   (c) the run steps: its decisions carry the close time of i. An approved order works from the open of i + 1 on until it is filled.
 *
 * Exact amounts are touched where something is decided, filled or halted, and where a day begins; the marks and the equity in between
 * are doubles. After the last candle orders stay working and positions open.
 */
import type { Money } from "../domain/kernel/decimal.ts";
import { moneyText, moneyToNumber } from "../domain/kernel/decimal.ts";
import type { PortfolioId, RunId } from "../domain/kernel/ids.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import type { EpochMs } from "../domain/kernel/time.ts";
import { DAY_MS } from "../domain/kernel/time.ts";
import type { Candle, CandleColumns, Interval } from "../domain/market/candle.ts";
import { closeTime, intervals } from "../domain/market/candle.ts";
import type { Grid, Lots, Ticks } from "../domain/market/grid.ts";
import { gridOf, lots, priceText, sizeText, ticks, ticksFromPrice } from "../domain/market/grid.ts";
import type { Instrument } from "../domain/market/instrument.ts";
import type { Side } from "../domain/order/intent.ts";
import type { TracedFill, TracedIntent } from "../domain/order/trace.ts";
import { fillLine, intentLine } from "../domain/order/trace.ts";
import type { Books } from "../domain/portfolio/books.ts";
import { bookFill, bookMark, equity, openBooks, positionOf } from "../domain/portfolio/books.ts";
import { haltTestEquity } from "../domain/portfolio/day.ts";
import type { LedgerTransfer } from "../domain/position/ledger.ts";
import { depositTransfer } from "../domain/position/ledger.ts";
import { NOTHING_WORKING, withWorking } from "../domain/risk/gate-order.ts";
import type { ActiveLimits } from "../domain/risk/limits.ts";
import type { StrategyDefinition } from "../domain/strategy/strategy.ts";
import type { FillModel, Match } from "./fill-model.ts";
import { matchAtOpen } from "./fill-model.ts";
import { startRunState } from "./run-state.ts";
import type { Decision, Hold, IntentDraft, RunContext, StepAccount } from "./step.ts";
import { step } from "./step.ts";

export type BacktestInput<P = unknown> = {
  readonly runId: RunId;
  readonly portfolioId: PortfolioId;
  readonly generation: number;
  readonly instrument: Instrument;
  readonly interval: Interval;
  readonly definition: StrategyDefinition<P>;
  readonly params: P;
  readonly candles: CandleColumns;
  readonly startingCapital: Money;
  readonly limits: ActiveLimits;
  readonly fillModel: FillModel;
};

export type BacktestFill = {
  readonly draft: IntentDraft;
  readonly n: number;
  readonly at: EpochMs;
  readonly lots: Lots;
  readonly price: Ticks;
  readonly fee: Money;
  readonly cashAfter: Money;
  readonly equityAfter: Money;
};

export type BacktestResult = {
  /** See `domain/order/trace.ts`. */
  readonly trace: readonly string[];
  readonly intents: readonly IntentDraft[];
  readonly fills: readonly BacktestFill[];
  readonly holds: readonly Hold[];
  readonly transfers: readonly LedgerTransfer[];
  /** At each close, for display and statistics. @unit quote @shape one per candle */
  readonly equity: Float64Array;
  readonly books: Books;
};

/** @shape `candles` as `CandleColumns` says @throws InvariantError when a price is not one, or candles are out of order */
export function runBacktest<P>(input: BacktestInput<P>): BacktestResult {
  const { candles, definition, params } = input;
  const desk = new BacktestDesk(input, runContext(input));
  const state = startRunState(definition, params);
  const account = (): StepAccount => desk.account();
  const candle = emptyCandle();
  const curve = new Float64Array(candles.openTime.length);
  let previous = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < curve.length; i++) {
    readCandle(candles, i, candle);
    invariant(candle.openTime > previous, "candles must be oldest first");
    previous = candle.openTime;
    desk.matchOpen(i, candle);
    curve[i] = desk.mark(i, candle);
    for (const decision of step(desk.run, state, candle, account)) desk.record(decision);
  }
  return desk.result(curve);
}

function runContext<P>(input: BacktestInput<P>): RunContext {
  return {
    runId: input.runId,
    portfolioId: input.portfolioId,
    generation: input.generation,
    instrumentId: input.instrument.id,
    quote: input.instrument.quote,
    grid: gridOf(input.instrument),
    interval: input.interval,
    entryFraction: input.definition.sizing(input.params).entryFraction,
  };
}

type DeskInput = Omit<BacktestInput, "definition" | "params">;
type BookOrder = { readonly draft: IntentDraft; readonly side: Side; remaining: Lots; fills: number };

/** Venue and books of one backtest. The exact books lag behind the candles until something needs them: `markThrough` brings them up. */
class BacktestDesk {
  readonly run: RunContext;
  readonly #input: DeskInput;
  readonly #intervalMs: number;
  readonly #sizePerLot: number;
  readonly #halfTick: number;
  readonly #trace: string[] = [];
  readonly #intents: IntentDraft[] = [];
  readonly #fills: BacktestFill[] = [];
  readonly #holds: Hold[] = [];
  readonly #transfers: LedgerTransfer[] = [];
  #working: BookOrder[] = [];
  #books: Books;
  /** Index of the last candle whose close is a mark in the books, and of the one being looked at. */
  #marked = -1;
  #current = -1;
  /** Doubles that follow the books. */
  #cash = 0;
  #held = 0;
  #nextDay = 0;
  #exactBelow = 0;

  constructor(input: DeskInput, run: RunContext) {
    const { instrument, startingCapital, candles } = input;
    this.run = run;
    this.#input = input;
    this.#intervalMs = intervals[run.interval];
    this.#sizePerLot = Number(sizeText(lots(1n), run.grid));
    this.#halfTick = Number(priceText(ticks(1n), run.grid)) / 2;
    this.#books = openBooks(instrument.quote, startingCapital, (candles.openTime[0] ?? 0) as EpochMs); // a candle's own time
    this.#transfers.push(depositTransfer(instrument.quote, startingCapital));
    this.#follow();
  }

  /** (a) */
  matchOpen(i: number, candle: Candle): void {
    if (this.#working.length === 0) return;
    this.#markThrough(i - 1);
    for (const match of matchAtOpen(this.#working, candle, this.run.grid, this.#input.fillModel)) this.#book(match, candle.openTime);
    this.#working = this.#working.filter((order) => order.remaining > 0n);
    this.#follow();
  }

  /** (b) @returns equity at the close, as a double */
  mark(i: number, candle: Candle): number {
    this.#current = i;
    const equityNow = this.#cash + this.#held * candle.close;
    const isNewDay = candle.openTime + this.#intervalMs >= this.#nextDay;
    if (isNewDay) this.#markThrough(i - 1);
    if (isNewDay || equityNow <= this.#exactBelow) this.#markThrough(i);
    return equityNow;
  }

  /** The account at the close of the candle marked last. */
  account(): StepAccount {
    this.#markThrough(this.#current);
    const position = positionOf(this.#books, this.run.instrumentId).lots;
    return {
      equity: equity(this.#books),
      cash: this.#books.cash,
      position,
      working: this.#working.reduce(
        (sum, order) => withWorking(sum, order.side, order.remaining, order.draft.reference, this.run.grid),
        NOTHING_WORKING,
      ),
      day: this.#books.day,
      limits: this.#input.limits,
      kills: [],
      runPosition: position,
      isRunWorking: this.#working.length > 0,
    };
  }

  /** (c) */
  record(decision: Decision): void {
    if (decision.kind === "hold") {
      this.#holds.push(decision.hold);
      return;
    }
    const { draft } = decision;
    this.#intents.push(draft);
    this.#trace.push(intentLine(tracedIntent(draft)));
    if (draft.state === "APPROVED") this.#working.push({ draft, side: draft.side, remaining: draft.lots, fills: 0 });
  }

  result(curve: Float64Array): BacktestResult {
    this.#markThrough(this.#current);
    return {
      trace: this.#trace,
      intents: this.#intents,
      fills: this.#fills,
      holds: this.#holds,
      transfers: this.#transfers,
      equity: curve,
      books: this.#books,
    };
  }

  #markThrough(i: number): void {
    if (i <= this.#marked) return;
    this.#marked = i;
    const { candles, instrument, limits } = this.#input;
    const close = ticksFromPrice(candles.close[i] as number, this.run.grid, "half-even"); // i is an index of the columns
    const openTime = candles.openTime[i] as EpochMs; // i is an index of the columns
    this.#books = bookMark(this.#books, instrument, close, closeTime(openTime, this.run.interval), limits);
    this.#follow();
  }

  #book({ order, price, lots: filled, fee }: Match<BookOrder>, at: EpochMs): void {
    const booked = bookFill(this.#books, this.#input.instrument, { side: order.side, lots: filled, price, fee }, at);
    this.#books = booked.books;
    this.#transfers.push(...booked.transfers);
    order.remaining = lots(order.remaining - filled);
    order.fills++;
    const cashAfter = booked.books.cash;
    const fill = { draft: order.draft, n: order.fills, at, lots: filled, price, fee, cashAfter, equityAfter: equity(booked.books) };
    this.#fills.push(fill);
    this.#trace.push(fillLine(tracedFill(fill, this.run.grid)));
  }

  #follow(): void {
    const { cash, day } = this.#books;
    this.#cash = moneyToNumber(cash);
    this.#held = Number(positionOf(this.#books, this.run.instrumentId).lots) * this.#sizePerLot;
    this.#nextDay = day.day + DAY_MS;
    // A close off the tick is marked on it: half a tick on each unit held is the most that may differ.
    this.#exactBelow = haltTestEquity(day, this.#input.limits) + Math.abs(this.#held) * this.#halfTick;
  }
}

/** The trace record of a booked fill. */
export function tracedFill(fill: BacktestFill, grid: Grid): TracedFill {
  return {
    key: fill.draft.keyHex,
    n: fill.n,
    at: fill.at,
    price: priceText(fill.price, grid),
    quantity: sizeText(fill.lots, grid),
    fee: moneyText(fill.fee),
    cash: moneyText(fill.cashAfter),
    equity: moneyText(fill.equityAfter),
  };
}

/** The trace record of a decided intent. */
export function tracedIntent(draft: IntentDraft): TracedIntent {
  return {
    key: draft.keyHex,
    side: draft.side,
    type: draft.type,
    quantity: draft.figures.quantity,
    price: draft.figures.referencePrice,
    decidedAt: draft.decidedAt,
    verdict: draft.verdict,
  };
}

type MutableCandle = { -readonly [K in keyof Candle]: Candle[K] };

function emptyCandle(): MutableCandle {
  return { openTime: 0 as EpochMs, open: 0.5, high: 0.5, low: 0.5, close: 0.5, volume: 0.5 }; // halves keep the fields doubles
}

function readCandle(columns: CandleColumns, i: number, into: MutableCandle): void {
  into.openTime = columns.openTime[i] as EpochMs; // i is an index of the columns, also below
  into.open = columns.open[i] as number; // as above
  into.high = columns.high[i] as number; // as above
  into.low = columns.low[i] as number; // as above
  into.close = columns.close[i] as number; // as above
  into.volume = columns.volume[i] as number; // as above
}
