import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import type { PortfolioRow } from "#lib/ports/stores/portfolio-store.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";

/** @throws FailureError not-found when it is out of reach or deleted */
export async function findPortfolio(tx: Tx, id: PortfolioId): Promise<PortfolioRow> {
  const portfolio = await tx.desk.portfolios.byId(tx.reach, id);
  if (!portfolio) throw new FailureError(failure("not-found"));
  return portfolio;
}
