import type { AuditNote } from "#lib/domain/audit/fact.ts";
import type { KillScope } from "#lib/domain/risk/gate-order.ts";
import type { KillView } from "./kill-view.ts";

/** The same words that the database's own trigger writes for a change by plain SQL. */
export function killNote(
  input: { readonly scope: KillScope; readonly scopeId?: string | undefined; readonly reason?: string | undefined },
  output: KillView | undefined,
): AuditNote {
  const scopeId = input.scope === "all" ? "*" : (input.scopeId ?? "");
  return {
    resourceId: `${input.scope}:${scopeId}`,
    data: { scope: input.scope, scopeId, ...(output ? { epoch: output.epoch } : {}) },
    ...(input.reason ? { personal: { person: "desk", text: input.reason } } : {}),
  };
}
