import type { Reach } from "#lib/domain/access/reach.ts";
import type { PortfolioId, UserId } from "#lib/domain/kernel/ids.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { Feed } from "#lib/domain/portfolio/feed.ts";
import type { BookFigures, PortfolioFigures } from "#lib/domain/portfolio/figures.ts";

export type PortfolioMode = "paper" | "live";
export type FeedState = "idle" | "running" | "finished" | "held";

export type BookRow = {
  /** Close time of the last candle consumed; null before the first. */
  readonly marketTime: EpochMs | null;
  readonly candles: number;
  readonly feedState: FeedState;
  readonly heldReason: string | null;
  readonly updatedAt: EpochMs;
  readonly figures: BookFigures;
};

export type PortfolioRow = {
  readonly id: PortfolioId;
  readonly name: string;
  readonly mode: PortfolioMode;
  readonly baseCurrency: string;
  readonly feed: Feed;
  readonly isDemo: boolean;
  readonly createdBy: UserId | null;
  readonly createdAt: EpochMs;
  readonly figures: PortfolioFigures;
  /** Null until the worker opened the book. */
  readonly book: BookRow | null;
};

export type NewPortfolio = Omit<PortfolioRow, "book" | "createdAt">;

/** One point of an equity curve; doubles, for display alone. */
export type EquityPointRow = { readonly at: EpochMs; readonly equity: number; readonly cash: number };

/** Portfolios that are not deleted. What the reach leaves out is as if it were not there. */
export type PortfolioStore = {
  /** @shape oldest first, at most 500 */
  list(reach: Reach): Promise<readonly PortfolioRow[]>;
  /** Names alone: nothing is opened, so it works when a key or a row is damaged. */
  names(reach: Reach): Promise<ReadonlyMap<PortfolioId, string>>;
  byId(reach: Reach, id: PortfolioId): Promise<PortfolioRow | undefined>;
  /**
   * Seals the figures under the portfolio's own key, which must have been made. The reach must have been extended by it.
   * @returns "demo-exists" when a second demonstration was refused by the database; the transaction is then lost and must be given up
   */
  insert(reach: Reach, portfolio: NewPortfolio): Promise<"inserted" | "demo-exists">;
  /** Gives a person the verb `trade` on a portfolio just made. */
  grantTrade(reach: Reach, id: PortfolioId, userId: UserId): Promise<void>;
  /** Answers false when it was deleted already or is out of reach. */
  markDeleted(reach: Reach, id: PortfolioId): Promise<boolean>;
  /**
   * The equity curve, thinned evenly in the database to at most `limit` points with the last one always among them.
   * @shape oldest first
   */
  equityPoints(reach: Reach, id: PortfolioId, limit: number): Promise<readonly EquityPointRow[]>;
};
