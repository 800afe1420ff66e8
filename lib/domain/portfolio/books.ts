/**
 * The books of a portfolio as the worker and a backtest keep them: cash, positions, marks and the trading day, changed by fills and
 * marks alone, in the order of market time. The same fills and marks in the same order give the same books.
 *
 * The day rolls before anything else that happens at a later market time: its basis is the equity of the books and marks as they
 * stood. One exception makes that exact: a mark at 00:00 itself is in the basis.
 */

import type { Money } from "../kernel/decimal.ts";
import { addMoney, NO_MONEY, subtractMoney } from "../kernel/decimal.ts";
import type { InstrumentId } from "../kernel/ids.ts";
import { invariant } from "../kernel/invariant.ts";
import type { EpochMs } from "../kernel/time.ts";
import { utcDayStart } from "../kernel/time.ts";
import type { Grid, Ticks } from "../market/grid.ts";
import { gridOf, notional } from "../market/grid.ts";
import type { Instrument } from "../market/instrument.ts";
import type { LedgerTransfer } from "../position/ledger.ts";
import { fillTransfers } from "../position/ledger.ts";
import type { BookedFill, PositionState } from "../position/position.ts";
import { FLAT, marketValue, withBookedFill } from "../position/position.ts";
import type { ActiveLimits } from "../risk/limits.ts";
import type { DayState } from "./day.ts";
import { firstDay, haltDay, rollDay } from "./day.ts";

export type Holding = {
  readonly instrument: Instrument;
  readonly grid: Grid;
  readonly position: PositionState;
  /** Last price seen: a close, or a fill since. */
  readonly mark: Ticks;
};

export type Books = {
  /** The portfolio's base currency; only instruments quoted in it can be booked. */
  readonly quote: string;
  readonly cash: Money;
  readonly holdings: ReadonlyMap<InstrumentId, Holding>;
  readonly day: DayState;
};

/** @param at open time of the first candle of the portfolio's feed */
export function openBooks(quote: string, startingCapital: Money, at: EpochMs): Books {
  return { quote, cash: startingCapital, holdings: new Map(), day: firstDay(at, startingCapital) };
}

/** Cash and all positions at their marks. @unit quote */
export function equity(books: Books): Money {
  let sum = books.cash;
  for (const { position, mark, grid } of books.holdings.values()) sum = addMoney(sum, marketValue(position, mark, grid));
  return sum;
}

/**
 * Books a fill at market time `at`. The fill price becomes the mark, so that `equity` of the result is cash and position at the fill price.
 * @returns the books after it and the ledger entries that say why they changed
 */
export function bookFill(
  books: Books,
  instrument: Instrument,
  fill: BookedFill,
  at: EpochMs,
): { readonly books: Books; readonly transfers: readonly LedgerTransfer[] } {
  const holding = holdingOf(books, instrument, fill.price);
  const day = rollDay(books.day, at, equity(books));
  const value = notional(fill.price, fill.lots, holding.grid);
  const cash = subtractMoney(fill.side === "buy" ? subtractMoney(books.cash, value) : addMoney(books.cash, value), fill.fee);
  const position = withBookedFill(holding.position, fill, holding.grid);
  return {
    books: { ...books, cash, day, holdings: withHolding(books, { ...holding, position, mark: fill.price }) },
    transfers: fillTransfers(fill, instrument, holding.grid),
  };
}

export type Mark = { readonly instrument: Instrument; readonly mark: Ticks };

/** Marks one instrument at a close at market time `at`: `bookMarks` of one. */
export function bookMark(books: Books, instrument: Instrument, mark: Ticks, at: EpochMs, limits: ActiveLimits): Books {
  return bookMarks(books, [{ instrument, mark }], at, limits);
}

/**
 * Marks everything that closes at market time `at`, then rolls the day and halts it when the daily loss limit is reached: once, since a
 * day is judged on all marks of a moment or on none.
 */
export function bookMarks(books: Books, marks: readonly Mark[], at: EpochMs, limits: ActiveLimits): Books {
  let marked = books;
  for (const { instrument, mark } of marks)
    marked = { ...marked, holdings: withHolding(marked, { ...holdingOf(marked, instrument, mark), mark }) };
  const now = equity(marked);
  const isMidnight = at === utcDayStart(at);
  const day = haltDay(rollDay(books.day, at, isMidnight ? now : equity(books)), now, limits);
  return { ...marked, day };
}

/** What is held of an instrument; flat where it was never booked. */
export function positionOf(books: Books, instrumentId: InstrumentId): PositionState {
  return books.holdings.get(instrumentId)?.position ?? FLAT;
}

/** Realised result of all instruments after fees. @unit quote */
export function realisedAfterFees(books: Books): Money {
  let sum = NO_MONEY;
  for (const { position } of books.holdings.values()) sum = addMoney(sum, subtractMoney(position.realisedQuote, position.feesQuote));
  return sum;
}

function holdingOf(books: Books, instrument: Instrument, mark: Ticks): Holding {
  invariant(instrument.quote === books.quote, "an instrument in another currency needs a rate, which these books do not have");
  return books.holdings.get(instrument.id) ?? { instrument, grid: gridOf(instrument), position: FLAT, mark };
}

function withHolding(books: Books, holding: Holding): ReadonlyMap<InstrumentId, Holding> {
  return new Map(books.holdings).set(holding.instrument.id, holding);
}
