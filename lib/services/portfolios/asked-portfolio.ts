import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";

/**
 * A list's filter by portfolio.
 * @throws FailureError not-found when the portfolio asked for is out of reach: an empty list would say that it exists and is empty
 */
export function asked(tx: Tx, portfolioId: PortfolioId | undefined): { readonly portfolioId?: PortfolioId } {
  if (!portfolioId) return {};
  if (!tx.reach.portfolios.has(portfolioId)) throw new FailureError(failure("not-found"));
  return { portfolioId };
}
