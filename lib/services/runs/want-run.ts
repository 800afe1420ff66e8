import { z } from "zod";
import { userOf } from "#lib/domain/access/actor.ts";
import { FailureError } from "#lib/domain/kernel/errors.ts";
import type { RunId } from "#lib/domain/kernel/ids.ts";
import { idInput } from "../id-input.ts";
import { findPortfolio } from "../portfolios/find-portfolio.ts";
import { defineUseCase } from "../use-case.ts";
import { findRun, viewRun } from "./find-run.ts";
import { runNote } from "./run-note.ts";
import type { RunView } from "./run-view.ts";
import { takenBy } from "./start-run.ts";

/** Changes what is wanted of a run; the worker converges to it. Asking twice changes nothing more. */
export const wantRun = defineUseCase({
  name: "runs.want",
  input: z.object({ runId: idInput<RunId>(), wanted: z.enum(["running", "stopped"]) }),
  permission: "runs.control",
  scope: async (tx, input) => (await tx.desk.runs.byId(tx.reach, input.runId))?.portfolioId,
  audit: { type: "run.wanted", note: (input, output: RunView | undefined) => runNote(input.wanted, output, input) },
  run: async ({ tx, actor }, { runId, wanted }) => {
    const before = await findRun(tx, runId);
    const portfolio = await findPortfolio(tx, before.portfolioId);
    const instrument = await tx.desk.markets.instrumentById(before.instrumentId);
    const done =
      wanted === "stopped"
        ? await tx.desk.runs.wantStopped(tx.reach, runId)
        : await tx.desk.runs.wantRunning(tx.reach, runId, userOf(actor));
    if (done === "taken") throw new FailureError(takenBy(instrument ?? { symbol: "this instrument" }, portfolio));
    if (done === "changed") await tx.notify("runs", before.portfolioId);
    return viewRun(tx, runId);
  },
});
