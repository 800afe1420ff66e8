import { z } from "zod";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { RunFilter } from "#lib/ports/stores/run-store.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { orBlank } from "../blank-input.ts";
import type { HeartbeatView } from "../desk/heartbeat-view.ts";
import { workerHeartbeat } from "../desk/worker-heartbeat.ts";
import { idInput } from "../id-input.ts";
import { instrumentsById } from "../markets/instruments-by-id.ts";
import { asked } from "../portfolios/asked-portfolio.ts";
import { defineUseCase } from "../use-case.ts";
import { type RunView, runView } from "./run-view.ts";

export type ListRunsOutput = { readonly asOf: string; readonly items: readonly RunView[]; readonly worker: HeartbeatView | null };

export const listRuns = defineUseCase({
  name: "runs.list",
  input: z.object({ portfolioId: orBlank(idInput<PortfolioId>()), wanted: orBlank(z.enum(["running", "stopped"])) }),
  permission: "portfolios.read",
  scope: "platform",
  audit: "read",
  run: async ({ tx }, input): Promise<ListRunsOutput> => {
    const filter = { ...asked(tx, input.portfolioId), ...(input.wanted ? { wanted: input.wanted } : {}) };
    return { asOf: isoTime(tx.now), items: await runViews(tx, filter), worker: await workerHeartbeat(tx, tx.now) };
  },
});

export async function runViews(tx: Tx, filter: RunFilter): Promise<readonly RunView[]> {
  const instrument = await instrumentsById(tx);
  const portfolios = new Map((await tx.desk.portfolios.list(tx.reach)).map((portfolio) => [portfolio.id, portfolio]));
  const runs = await tx.desk.runs.list(tx.reach, filter);
  return runs.flatMap((run) => {
    const portfolio = portfolios.get(run.portfolioId);
    return portfolio ? [runView(run, portfolio, instrument(run.instrumentId))] : []; // deleted between the two reads
  });
}
