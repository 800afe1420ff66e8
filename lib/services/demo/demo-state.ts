import { z } from "zod";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { defineUseCase } from "../use-case.ts";

export type DemoState = { readonly portfolioId: string | null; readonly startedAt: string | null };

/** Whether the demonstration is there, as far as one can see. */
export const demoState = defineUseCase({
  name: "demo.state",
  input: z.object({}),
  permission: "metrics.read",
  scope: "platform",
  audit: "read",
  run: async ({ tx }): Promise<DemoState> => {
    const demo = (await tx.desk.portfolios.list(tx.reach)).find((portfolio) => portfolio.isDemo);
    return { portfolioId: demo?.id ?? null, startedAt: demo ? isoTime(demo.createdAt) : null };
  },
});
