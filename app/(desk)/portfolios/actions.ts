"use server";

import { redirect } from "next/navigation";
import { paths, withQuery } from "#lib/paths.ts";
import { createPortfolio as createPortfolioUseCase } from "#lib/services/portfolios/create-portfolio.ts";
import { deletePortfolio as deletePortfolioUseCase } from "#lib/services/portfolios/delete-portfolio.ts";
import { previewDelete as previewDeleteUseCase } from "#lib/services/portfolios/preview-delete.ts";
import { asAction } from "#lib/web/as-action.ts";

/** The address names it for the switcher too. */
export const createPortfolio = asAction(createPortfolioUseCase, {
  after: async ({ portfolioId }) => redirect(withQuery(paths.portfolio(portfolioId), { portfolio: portfolioId })),
});
export const deletePortfolio = asAction(deletePortfolioUseCase, { after: async () => redirect(paths.portfolios) });
export const previewDelete = asAction(previewDeleteUseCase, { refresh: false });
