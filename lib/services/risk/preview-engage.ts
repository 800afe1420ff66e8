import { z } from "zod";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { KillScope } from "#lib/domain/risk/gate-order.ts";
import type { RunRow } from "#lib/ports/stores/run-store.ts";
import type { IntentFilter } from "#lib/ports/stores/trade-store.ts";
import { defineUseCase } from "../use-case.ts";
import { killPlaceInput, killPlaces, scopeIdOf } from "./kill-place.ts";

export type EngagePreview = {
  readonly scope: KillScope;
  readonly scopeId: string;
  readonly name: string;
  /** Runs that are wanted running there, as far as one can see. */
  readonly runs: number;
  /** Orders that would be cancelled, as far as one can see. */
  readonly workingOrders: number;
};

/** "Stops N runs, cancels M working orders", before it is done. */
export const previewEngage = defineUseCase({
  name: "risk.preview-engage",
  input: z.object({ scope: killPlaceInput.scope, scopeId: killPlaceInput.scopeId }),
  permission: "kill-switch.engage",
  scope: "platform",
  audit: "read",
  run: async ({ tx }, input): Promise<EngagePreview> => {
    const { scope } = input;
    const scopeId = scopeIdOf(input);
    const name = (await killPlaces(tx))(scope, scopeId);
    if (name === undefined) throw new FailureError(failure("not-found"));
    const runs = await tx.desk.runs.list(tx.reach, { wanted: "running" });
    return {
      scope,
      scopeId,
      name,
      runs: runs.filter((run) => isAt(run, scope, scopeId)).length,
      workingOrders: await tx.desk.trades.countWorking(tx.reach, filterOf(scope, scopeId)),
    };
  },
});

function isAt(run: RunRow, scope: KillScope, scopeId: string): boolean {
  return scope === "all" || { portfolio: run.portfolioId, run: run.id, instrument: run.instrumentId }[scope] === scopeId;
}

function filterOf(scope: KillScope, scopeId: string): IntentFilter {
  return scope === "all" ? {} : { [`${scope}Id`]: scopeId };
}
