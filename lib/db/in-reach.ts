import type { Reach } from "#lib/domain/access/reach.ts";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";

/** The portfolio ids a query may touch: all in reach, or the one asked for when it is among them. None gives an empty list, which finds nothing. */
export function inReach(reach: Reach, asked?: PortfolioId): PortfolioId[] {
  if (asked === undefined) return [...reach.portfolios.keys()];
  return reach.portfolios.has(asked) ? [asked] : [];
}

/** As `inReach`, but only where the verb is `trade`: for writes. */
export function tradable(reach: Reach): PortfolioId[] {
  return [...reach.portfolios].filter(([, verb]) => verb === "trade").map(([id]) => id);
}
