import type { PortfolioId, Uuid } from "../domain/kernel/ids.ts";
import type { Claim } from "./book-work.ts";

/** Leases on portfolios: one holder at a time, each taking raises the epoch. Wall time of the database. */
export type Leases = {
  /** Takes what is free or run out, of portfolios that need a worker; at most `limit`. */
  take(holder: Uuid, ttlMs: number, limit: number): Promise<readonly Claim[]>;
  /** Prolongs all leases of the holder that have not run out; gives those still held. */
  renew(holder: Uuid, ttlMs: number): Promise<readonly PortfolioId[]>;
  /** Lets one go at once. */
  release(claim: Claim): Promise<void>;
};
