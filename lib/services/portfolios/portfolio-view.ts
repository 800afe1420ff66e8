import type { GrantVerb, Reach } from "#lib/domain/access/reach.ts";
import { moneyFromText, moneyText, subtractMoney } from "#lib/domain/kernel/decimal.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { Feed } from "#lib/domain/portfolio/feed.ts";
import type { BookRow, FeedState, PortfolioMode, PortfolioRow } from "#lib/ports/stores/portfolio-store.ts";
import type { RunRow } from "#lib/ports/stores/run-store.ts";
import { isoOrNull } from "../iso-or-null.ts";

/** Amounts are decimal text in the portfolio's base currency. */
export type BookView = {
  /** Close time of the last candle consumed. */
  readonly marketTime: string | null;
  readonly candles: number;
  readonly feedState: FeedState;
  readonly heldReason: string | null;
  readonly updatedAt: string;
  readonly cash: string;
  readonly equity: string;
  /** Equity less starting capital. */
  readonly profit: string;
  /** Equity less the equity at 00:00 UTC of market time. */
  readonly dayProfit: string;
  readonly dayStart: string;
  readonly dayBasis: string;
  /** The daily loss limit was reached: reduce-only until the next day. */
  readonly isDayHalted: boolean;
  /** Of what was given back, after all fees. */
  readonly realised: string;
  readonly fees: string;
};

export type RunCounts = { readonly total: number; readonly running: number; readonly stopped: number; readonly quarantined: number };

export type PortfolioView = {
  readonly id: string;
  readonly name: string;
  readonly mode: PortfolioMode;
  readonly baseCurrency: string;
  readonly feed: Feed;
  readonly isDemo: boolean;
  readonly createdAt: string;
  readonly startingCapital: string;
  /** What the person who asks may do here. */
  readonly verb: GrantVerb;
  /** Null until the worker opened the book. */
  readonly book: BookView | null;
  readonly runs: RunCounts;
};

export function portfolioView(row: PortfolioRow, reach: Reach, runs: readonly RunRow[]): PortfolioView {
  return {
    id: row.id,
    name: row.name,
    mode: row.mode,
    baseCurrency: row.baseCurrency,
    feed: row.feed,
    isDemo: row.isDemo,
    createdAt: isoTime(row.createdAt),
    startingCapital: row.figures.startingCapital,
    verb: reach.portfolios.get(row.id) ?? "view",
    book: row.book && bookView(row.book, row.figures.startingCapital),
    runs: countRuns(runs.filter((run) => run.portfolioId === row.id)),
  };
}

function bookView(book: BookRow, startingCapital: string): BookView {
  const { figures } = book;
  return {
    marketTime: isoOrNull(book.marketTime),
    candles: book.candles,
    feedState: book.feedState,
    heldReason: book.heldReason,
    updatedAt: isoTime(book.updatedAt),
    cash: figures.cash,
    equity: figures.equity,
    profit: difference(figures.equity, startingCapital),
    dayProfit: difference(figures.equity, figures.dayBasis),
    dayStart: figures.dayStart,
    dayBasis: figures.dayBasis,
    isDayHalted: figures.dayHalted ?? false,
    realised: figures.realised,
    fees: figures.fees,
  };
}

function countRuns(runs: readonly RunRow[]): RunCounts {
  return {
    total: runs.length,
    running: runs.filter((run) => run.actual === "running").length,
    stopped: runs.filter((run) => run.actual === "stopped" || run.actual === "finished").length,
    quarantined: runs.filter((run) => run.actual === "quarantined").length,
  };
}

function difference(a: string, b: string): string {
  return moneyText(subtractMoney(moneyFromText(a), moneyFromText(b)));
}
