import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { RunId } from "#lib/domain/kernel/ids.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import type { RunRow } from "#lib/ports/stores/run-store.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { findPortfolio } from "../portfolios/find-portfolio.ts";
import { type RunView, runView } from "./run-view.ts";

/** @throws FailureError not-found when it is out of reach */
export async function findRun(tx: Tx, id: RunId): Promise<RunRow> {
  const run = await tx.desk.runs.byId(tx.reach, id);
  if (!run) throw new FailureError(failure("not-found"));
  return run;
}

/** The run as it stands now in this transaction. */
export async function viewRun(tx: Tx, id: RunId): Promise<RunView> {
  const run = await findRun(tx, id);
  const instrument = await tx.desk.markets.instrumentById(run.instrumentId);
  invariant(instrument, "a run names an instrument that is not there");
  return runView(run, await findPortfolio(tx, run.portfolioId), instrument);
}
