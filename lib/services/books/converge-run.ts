import { FailureError } from "../../domain/kernel/errors.ts";
import { candleAt, candleCount } from "../../domain/market/candle-columns.ts";
import { gridOf } from "../../domain/market/grid.ts";
import { restoreRunState, saveRunState, startRunState, warmUp } from "../../engine/run-state.ts";
import type { RunContext } from "../../engine/step.ts";
import type { BookWork, Claim, StoredRun } from "../../ports/book-work.ts";
import type { CandleFeed, FeedSeries } from "../../ports/candle-feed.ts";
import { findStrategy } from "../../strategies/registry.ts";
import { type DeskState, type LiveRun, progressOf } from "./desk-state.ts";

/** Errors in a row after which a run is set aside while the others go on. */
export const QUARANTINE_AFTER = 3;

export function seriesOf(run: Pick<StoredRun, "instrument" | "interval">): FeedSeries {
  return { instrumentId: run.instrument.id, symbol: run.instrument.symbol, interval: run.interval };
}

/** A run in memory as it was stored with the candle cursor. */
export function restoreRun(stored: StoredRun): LiveRun {
  const { definition, params, context } = prepare(stored);
  if (stored.engineState === undefined) throw new TypeError("a running run has its engine state");
  return { stored, context, state: restoreRunState(definition, params, stored.engineState) };
}

type Wish = Pick<StoredRun, "wanted" | "generation" | "actualGeneration" | "actual" | "isAllowed">;

/** Whether a stored run is to be started: wanted by somebody who may, in a generation that was never started. */
export function isToStart(run: Wish): boolean {
  return run.wanted === "running" && run.isAllowed && run.actualGeneration < run.generation;
}

/** Whether a run goes on, or waits to start, though whoever wanted it may not any more: disabled, re-roled, or the grant is gone. */
export function isBarred(run: Wish): boolean {
  return run.wanted === "running" && !run.isAllowed && (run.actual === "running" || run.actualGeneration < run.generation);
}

/** Starts a run where the portfolio's clock stands: warmed up on history, acting from the next candle on. */
export async function startRun(work: BookWork, claim: Claim, desk: DeskState, feed: CandleFeed, stored: StoredRun): Promise<void> {
  const { definition, params, context } = prepare(stored);
  const state = startRunState(definition, params);
  const history = await feed.history(seriesOf(stored), desk.marketTime, definition.warmUpCandles(params));
  if (!history.ok) throw new FailureError(history.failure);
  for (let i = 0; i < candleCount(history.value); i++) warmUp(state, candleAt(history.value, i));
  const run: LiveRun = { stored: { ...stored, actual: "running", actualGeneration: stored.generation, errorCount: 0 }, context, state };
  await setActual(work, claim, desk, run.stored, "running", null, saveRunState(state));
  desk.runs.set(stored.id, run);
}

/** Takes a run out of the loop and says why. */
export async function endRun(
  work: BookWork,
  claim: Claim,
  desk: DeskState,
  stored: StoredRun,
  actual: "stopped" | "quarantined" | "finished",
  reason: string | null,
): Promise<void> {
  await setActual(work, claim, desk, stored, actual, reason);
  desk.runs.delete(stored.id);
}

/** The clock goes with it: an engine state must never belong to another candle than the cursor. */
async function setActual(
  work: BookWork,
  claim: Claim,
  desk: DeskState,
  stored: StoredRun,
  actual: StoredRun["actual"],
  reason: string | null,
  engineState?: Uint8Array,
): Promise<void> {
  await work.transaction(claim, (tx) => {
    tx.saveProgress(progressOf(desk));
    tx.saveRunState({
      id: stored.id,
      actual,
      actualGeneration: stored.actualGeneration,
      reason,
      errorCount: stored.errorCount,
      ...(engineState ? { engineState } : {}),
    });
    tx.audit({
      type: "run.changed",
      resourceId: stored.id,
      data: { actual, reason, symbol: stored.instrument.symbol, strategy: stored.strategy },
    });
    tx.notify("runs");
  });
}

function prepare(stored: StoredRun) {
  const definition = findStrategy(stored.strategy);
  if (!definition) throw new Error(`the catalogue has no strategy ${stored.strategy}`);
  const params = definition.params.parse(stored.params);
  const context: RunContext = {
    runId: stored.id,
    portfolioId: stored.portfolioId,
    generation: stored.generation,
    instrumentId: stored.instrument.id,
    quote: stored.instrument.quote,
    grid: gridOf(stored.instrument),
    interval: stored.interval,
    entryFraction: definition.sizing(params).entryFraction,
  };
  return { definition, params, context };
}
