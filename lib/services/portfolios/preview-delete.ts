import { z } from "zod";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import { idInput } from "../id-input.ts";
import { defineUseCase } from "../use-case.ts";
import { findPortfolio } from "./find-portfolio.ts";

export type DeletePreview = {
  readonly name: string;
  readonly runsRunning: number;
  readonly workingOrders: number;
  readonly openPositions: number;
  readonly equity: string | null;
  readonly baseCurrency: string;
};

/** What deleting a portfolio would end, in numbers. */
export const previewDelete = defineUseCase({
  name: "portfolios.preview-delete",
  input: z.object({ portfolioId: idInput<PortfolioId>() }),
  permission: "portfolios.delete",
  scope: (_tx, input) => input.portfolioId,
  audit: "read",
  run: async ({ tx }, { portfolioId }): Promise<DeletePreview> => {
    const { name, baseCurrency, book } = await findPortfolio(tx, portfolioId);
    const runs = await tx.desk.runs.list(tx.reach, { portfolioId, wanted: "running" });
    const positions = await tx.desk.trades.listPositions(tx.reach, portfolioId);
    return {
      name,
      runsRunning: runs.length,
      workingOrders: await tx.desk.trades.countWorking(tx.reach, { portfolioId }),
      openPositions: positions.filter((position) => position.figures.lots !== "0").length,
      equity: book?.figures.equity ?? null,
      baseCurrency,
    };
  },
});
