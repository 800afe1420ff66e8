import { z } from "zod";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { defineUseCase } from "../use-case.ts";
import { type PortfolioView, portfolioView } from "./portfolio-view.ts";

export type ListPortfoliosOutput = { readonly asOf: string; readonly items: readonly PortfolioView[] };

/** Every portfolio in reach with what its book is worth. */
export const listPortfolios = defineUseCase({
  name: "portfolios.list",
  input: z.object({}),
  permission: "portfolios.read",
  scope: "platform",
  audit: "read",
  run: async ({ tx }): Promise<ListPortfoliosOutput> => {
    const [rows, runs] = [await tx.desk.portfolios.list(tx.reach), await tx.desk.runs.list(tx.reach, {})];
    return { asOf: isoTime(tx.now), items: rows.map((row) => portfolioView(row, tx.reach, runs)) };
  },
});
