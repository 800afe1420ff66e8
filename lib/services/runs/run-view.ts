import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import type { FeedState, PortfolioMode, PortfolioRow } from "#lib/ports/stores/portfolio-store.ts";
import type { ActualState, RunRow, WantedState } from "#lib/ports/stores/run-store.ts";
import { findStrategy } from "#lib/strategies/registry.ts";
import { isoOrNull } from "../iso-or-null.ts";
import { type InstrumentRef, instrumentRef } from "../markets/instrument-view.ts";

export type RunView = {
  readonly id: string;
  readonly portfolioId: string;
  readonly portfolioName: string;
  readonly mode: PortfolioMode;
  readonly instrument: InstrumentRef;
  readonly interval: string;
  readonly strategy: string;
  readonly strategyTitle: string;
  readonly strategyVersion: string;
  readonly params: { readonly [name: string]: JsonValue };
  readonly generation: number;
  readonly wanted: WantedState;
  readonly actual: ActualState;
  /** The worker has not yet done what is wanted. */
  readonly isConverging: boolean;
  readonly reason: string | null;
  readonly errorCount: number;
  readonly lastSignal: string | null;
  /** Market time. */
  readonly lastSignalAt: string | null;
  readonly feedState: FeedState | null;
  readonly marketTime: string | null;
  readonly createdAt: string;
  readonly changedAt: string;
};

export function runView(run: RunRow, portfolio: PortfolioRow, instrument: Instrument): RunView {
  return {
    id: run.id,
    portfolioId: run.portfolioId,
    portfolioName: portfolio.name,
    mode: portfolio.mode,
    instrument: instrumentRef(instrument),
    interval: run.interval,
    strategy: run.strategy,
    strategyTitle: findStrategy(run.strategy)?.title ?? run.strategy,
    strategyVersion: run.strategyVersion,
    params: run.params,
    generation: run.generation,
    wanted: run.wanted,
    actual: run.actual,
    isConverging: run.wanted === "running" ? run.actualGeneration < run.generation : run.actual === "running",
    reason: run.reason,
    errorCount: run.errorCount,
    lastSignal: run.lastSignal,
    lastSignalAt: isoOrNull(run.lastSignalAt),
    feedState: portfolio.book?.feedState ?? null,
    marketTime: isoOrNull(portfolio.book?.marketTime ?? null),
    createdAt: isoTime(run.createdAt),
    changedAt: isoTime(run.changedAt),
  };
}
