import { z } from "zod";
import type { PortfolioId } from "../../domain/kernel/ids.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";

/** The portfolios whose messages a person may hear: asked anew while a stream is open. */
export const readLiveReach = defineUseCase<Record<string, unknown>, ReadonlySet<PortfolioId>, undefined, Services>({
  name: "live.read-reach",
  input: z.record(z.string(), z.unknown()),
  permission: "metrics.read",
  scope: "platform",
  audit: "read",
  isAutomatic: true,
  run: async ({ tx }) => new Set(tx.reach.portfolios.keys()),
});
