import type { Reach } from "#lib/domain/access/reach.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import type { InstrumentId, PortfolioId, RunId, UserId } from "#lib/domain/kernel/ids.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { Interval } from "#lib/domain/market/candle.ts";

export type WantedState = "running" | "stopped";
export type ActualState = "stopped" | "running" | "quarantined" | "finished";

export type RunRow = {
  readonly id: RunId;
  readonly portfolioId: PortfolioId;
  readonly instrumentId: InstrumentId;
  readonly interval: Interval;
  readonly strategy: string;
  readonly strategyVersion: string;
  readonly params: { readonly [name: string]: JsonValue };
  /** Counts the starts, from 1. */
  readonly generation: number;
  /** The start that the worker has carried out last; 0 before the first. */
  readonly actualGeneration: number;
  readonly wanted: WantedState;
  readonly actual: ActualState;
  readonly reason: string | null;
  readonly errorCount: number;
  readonly lastSignal: string | null;
  readonly lastSignalAt: EpochMs | null;
  readonly createdBy: UserId | null;
  readonly createdAt: EpochMs;
  readonly changedAt: EpochMs;
};

export type NewRun = Pick<
  RunRow,
  "id" | "portfolioId" | "instrumentId" | "interval" | "strategy" | "strategyVersion" | "params" | "createdBy"
>;

export type RunFilter = { readonly portfolioId?: PortfolioId; readonly wanted?: WantedState };

/** Runs of portfolios in reach. The web writes the wanted state alone; the worker writes the actual one. */
export type RunStore = {
  /** @shape newest first, at most 500 */
  list(reach: Reach, filter: RunFilter): Promise<readonly RunRow[]>;
  byId(reach: Reach, id: RunId): Promise<RunRow | undefined>;
  /**
   * Inserts a run, wanted running, generation 1.
   * @returns "taken" when another wanted run has that instrument of the portfolio; the transaction is then lost and must be given up
   */
  insert(reach: Reach, run: NewRun): Promise<"inserted" | "taken">;
  /** Wants it running in the next generation, with the rights of `by` from now on. "unchanged" while this one is wanted and has not ended by itself. */
  wantRunning(reach: Reach, id: RunId, by: UserId | null): Promise<"changed" | "unchanged" | "taken">;
  wantStopped(reach: Reach, id: RunId): Promise<"changed" | "unchanged">;
  /** Wants every run of a portfolio stopped; answers how many were wanted running. */
  wantAllStopped(reach: Reach, portfolioId: PortfolioId): Promise<number>;
};
