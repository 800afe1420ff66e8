import { z } from "zod";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { isUuid } from "#lib/domain/kernel/ids.ts";
import type { KillScope } from "#lib/domain/risk/gate-order.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { orBlank } from "../blank-input.ts";

const scopes = ["all", "portfolio", "run", "instrument"] as const satisfies readonly KillScope[];
const MAX_REASON = 300;

/** Where a kill switch stands, as a form or the command line names it. */
export const killPlaceInput = {
  scope: z.enum(scopes, "Choose all, portfolio, run or instrument."),
  scopeId: orBlank(z.string().max(40)),
  reason: orBlank(z.string().trim().max(MAX_REASON, "A reason has at most 300 characters.")),
};

/** The id under which the state is stored. @throws FailureError invalid-input when the scope wants an id and there is none */
export function scopeIdOf(input: { readonly scope: KillScope; readonly scopeId?: string | undefined }): string {
  if (input.scope === "all") return "*";
  if (input.scopeId && isUuid(input.scopeId)) return input.scopeId;
  const says = `Name the ${input.scope} by its id.`;
  throw new FailureError(failure("invalid-input", says, { fields: { scopeId: says } }));
}

/** Names of places in reach; undefined for what is not there or out of reach. */
export async function killPlaces(tx: Tx): Promise<(scope: KillScope, scopeId: string) => string | undefined> {
  const portfolios = new Map<string, string>(await tx.desk.portfolios.names(tx.reach));
  const instruments = new Map<string, string>((await tx.desk.markets.listInstruments()).map(({ id, symbol }) => [id, symbol]));
  const runs = await tx.desk.runs.list(tx.reach, {});
  const runNames = new Map<string, string>(
    runs.map((run) => [
      run.id,
      `${run.strategy} on ${instruments.get(run.instrumentId) ?? "?"} in ${portfolios.get(run.portfolioId) ?? "?"}`,
    ]),
  );
  return (scope, scopeId) => {
    switch (scope) {
      case "all":
        return "everything";
      case "portfolio":
        return portfolios.get(scopeId);
      case "run":
        return runNames.get(scopeId);
      case "instrument":
        return instruments.get(scopeId);
    }
  };
}

/** Cheaper than `killPlaces`: engaging must be fast. @throws FailureError not-found when it is out of reach */
export async function requirePlace(tx: Tx, scope: KillScope, scopeId: string): Promise<void> {
  if (await isThere(tx, scope, scopeId)) return;
  throw new FailureError(failure("not-found"));
}

async function isThere(tx: Tx, scope: KillScope, scopeId: string): Promise<boolean> {
  switch (scope) {
    case "all":
      return true;
    case "portfolio":
      return [...tx.reach.portfolios.keys()].some((id) => id === scopeId);
    case "run":
      return (await tx.desk.runs.byId(tx.reach, scopeId as Parameters<typeof tx.desk.runs.byId>[1])) !== undefined; // an id's shape was checked
    case "instrument":
      return (await tx.desk.markets.instrumentById(scopeId as Parameters<typeof tx.desk.markets.instrumentById>[0])) !== undefined; // the same
  }
}
