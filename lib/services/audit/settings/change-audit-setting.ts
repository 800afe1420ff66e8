import { z } from "zod";
import { actorName } from "#lib/domain/access/actor.ts";
import { anomalySettings } from "#lib/domain/audit/anomaly-settings.ts";
import { retentionSettings } from "#lib/domain/audit/retention-settings.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { AuditSettingName } from "#lib/ports/stores/audit-desk-stores.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { defineUseCase, type UseCaseContext } from "../../use-case.ts";

/** The version the person saw; 0 where none was set. */
const expectedVersion = z.coerce.number().int().min(0);

export type ChangedSetting = { readonly name: AuditSettingName; readonly version: number };

/** Sets other thresholds for the anomaly rules, whole: a new version. @error conflict */
export const changeAnomalyRules = defineUseCase({
  name: "audit.change-anomaly-rules",
  input: z.object({ expectedVersion }).and(anomalySettings),
  permission: "audit.manage",
  scope: "platform",
  audit: { type: "audit.setting-changed", note: ({ expectedVersion: seen, ...value }) => note("anomaly-rules", seen, value) },
  run: ({ tx, actor }, { expectedVersion: seen, ...value }) => insert(tx, actor, "anomaly-rules", seen, value),
});

/** Sets how long the record is kept: a new version. @error conflict */
export const changeRetention = defineUseCase({
  name: "audit.change-retention",
  input: z.object({ expectedVersion }).and(retentionSettings),
  permission: "audit.manage",
  scope: "platform",
  audit: { type: "audit.setting-changed", note: ({ expectedVersion: seen, ...value }) => note("retention", seen, value) },
  run: ({ tx, actor }, { expectedVersion: seen, ...value }) => insert(tx, actor, "retention", seen, value),
});

function note(name: AuditSettingName, seen: number, value: { readonly [name: string]: JsonValue }) {
  return { resourceId: name, data: { name, version: seen + 1, ...value } };
}

async function insert(
  tx: Tx,
  actor: UseCaseContext<undefined>["actor"],
  name: AuditSettingName,
  seen: number,
  value: { readonly [name: string]: JsonValue },
): Promise<ChangedSetting> {
  const current = await tx.desk.auditSettings.newest(name);
  const version = seen + 1;
  const isSeen = (current?.version ?? 0) === seen;
  if (!isSeen || (await tx.desk.auditSettings.insert(name, { version, value, setBy: actorName(actor) })) === "conflict")
    throw new FailureError(failure("conflict", "Somebody changed this meanwhile. Look at it again before you set it."));
  await tx.notify("audit");
  return { name, version };
}
