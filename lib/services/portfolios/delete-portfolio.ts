import { z } from "zod";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import type { PortfolioRow } from "#lib/ports/stores/portfolio-store.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { idInput } from "../id-input.ts";
import { defineUseCase } from "../use-case.ts";
import { findPortfolio } from "./find-portfolio.ts";

export type DeletedPortfolio = { readonly portfolioId: PortfolioId; readonly name: string; readonly runsStopped: number };

/** Stops every run and takes the portfolio out of sight. Its records stay. */
export const deletePortfolio = defineUseCase({
  name: "portfolios.delete",
  input: z.object({ portfolioId: idInput<PortfolioId>() }),
  permission: "portfolios.delete",
  scope: (_tx, input) => input.portfolioId,
  audit: {
    type: "portfolio.deleted",
    note: (input, output: DeletedPortfolio | undefined) => ({
      resourceId: input.portfolioId,
      portfolio: input.portfolioId,
      data: output ? { name: output.name, runsStopped: output.runsStopped } : {},
    }),
  },
  run: async ({ tx }, { portfolioId }) => removePortfolio(tx, await findPortfolio(tx, portfolioId)),
});

/** Shared with the end of the demonstration. */
export async function removePortfolio(tx: Tx, portfolio: PortfolioRow): Promise<DeletedPortfolio> {
  const runsStopped = await tx.desk.runs.wantAllStopped(tx.reach, portfolio.id);
  if (!(await tx.desk.portfolios.markDeleted(tx.reach, portfolio.id))) throw new FailureError(failure("not-found"));
  await tx.notify("runs", portfolio.id);
  await tx.notify("portfolios", portfolio.id);
  return { portfolioId: portfolio.id, name: portfolio.name, runsStopped };
}
