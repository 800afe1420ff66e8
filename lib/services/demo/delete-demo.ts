import { z } from "zod";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { type DeletedPortfolio, removePortfolio } from "../portfolios/delete-portfolio.ts";
import { defineUseCase } from "../use-case.ts";

/** Stops the demonstration and takes it out of sight, in one step. */
export const deleteDemo = defineUseCase({
  name: "demo.delete",
  input: z.object({}),
  permission: "demo.manage",
  scope: "platform",
  audit: {
    type: "demo.deleted",
    note: (_input, output: DeletedPortfolio | undefined) => ({
      resourceId: output?.portfolioId ?? null,
      portfolio: output?.portfolioId ?? null,
      data: output ? { name: output.name, runsStopped: output.runsStopped } : {},
    }),
  },
  run: async ({ tx }) => {
    const demo = (await tx.desk.portfolios.list(tx.reach)).find((portfolio) => portfolio.isDemo);
    if (!demo) throw new FailureError(failure("not-found", "There is no demonstration. Start one first."));
    return removePortfolio(tx, demo);
  },
});
