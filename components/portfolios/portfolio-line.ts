import type { Feed } from "#lib/domain/portfolio/feed.ts";

export type FeedState = "idle" | "running" | "finished" | "held";

/** What a book is worth. Amounts are decimal text in the portfolio's base currency. */
export type BookFigures = {
  readonly marketTime: string | null;
  readonly candles: number;
  readonly feedState: FeedState;
  readonly heldReason: string | null;
  readonly updatedAt: string;
  readonly cash: string;
  readonly equity: string;
  readonly profit: string;
  readonly dayProfit: string;
  readonly dayStart: string;
  readonly dayBasis: string;
  readonly isDayHalted: boolean;
  readonly realised: string;
  readonly fees: string;
};

/** A portfolio as the console shows it. */
export type PortfolioLine = {
  readonly id: string;
  readonly name: string;
  readonly mode: "paper" | "live";
  readonly baseCurrency: string;
  readonly feed: Feed;
  readonly isDemo: boolean;
  readonly createdAt: string;
  readonly startingCapital: string;
  readonly book: BookFigures | null;
  readonly runs: { readonly total: number; readonly running: number; readonly stopped: number; readonly quarantined: number };
};
