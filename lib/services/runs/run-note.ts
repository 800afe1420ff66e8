import type { AuditNote } from "#lib/domain/audit/fact.ts";
import type { PortfolioId, RunId } from "#lib/domain/kernel/ids.ts";
import type { WantedState } from "#lib/ports/stores/run-store.ts";
import type { RunView } from "./run-view.ts";

/** What the record says of a wish about a run; of one that was refused only what was asked. */
export function runNote(
  wanted: WantedState,
  run: RunView | undefined,
  asked: { readonly runId?: RunId; readonly portfolioId?: PortfolioId; readonly strategy?: string },
): AuditNote {
  if (!run)
    return { resourceId: asked.runId ?? null, portfolio: asked.portfolioId ?? null, data: { wanted, strategy: asked.strategy ?? null } };
  const { strategy, strategyVersion, interval, generation, params } = run;
  return {
    resourceId: run.id,
    portfolio: run.portfolioId as PortfolioId, // the id of a row
    data: { wanted, strategy, strategyVersion, symbol: run.instrument.symbol, interval, generation, params },
  };
}
