import { z } from "zod";
import { type AnomalySettings, readAnomalySettings } from "#lib/domain/audit/anomaly-settings.ts";
import { type RetentionSettings, readRetentionSettings } from "#lib/domain/audit/retention-settings.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { AuditSettingName } from "#lib/ports/stores/audit-desk-stores.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { defineUseCase } from "../../use-case.ts";
import { actorLabels } from "../actor-labels.ts";

const HISTORY = 20;

export type VersionView = { readonly version: number; readonly setBy: string; readonly setAt: string };
export type AuditSettingsView = {
  readonly rules: AnomalySettings;
  readonly retention: RetentionSettings;
  /** In force; 0 where none was set. */
  readonly versions: { readonly [name in AuditSettingName]: number };
  readonly history: { readonly [name in AuditSettingName]: readonly VersionView[] };
};

/** Thresholds of the anomaly rules, and how long the record is kept. */
export const readAuditSettings = defineUseCase({
  name: "audit.read-settings",
  input: z.object({}),
  permission: "audit.read",
  scope: "platform",
  audit: "read", // a look
  run: async ({ tx, actor }): Promise<AuditSettingsView> => {
    const [rules, retention] = [await historyOf(tx, "anomaly-rules"), await historyOf(tx, "retention")];
    const label = await actorLabels(
      tx,
      actor,
      [...rules, ...retention].map(({ setBy }) => setBy),
    );
    const views = (rows: typeof rules) =>
      rows.map(({ version, setBy, setAt }) => ({ version, setBy: label(setBy), setAt: isoTime(setAt) }));
    return {
      rules: readAnomalySettings(rules[0]?.value),
      retention: readRetentionSettings(retention[0]?.value),
      versions: { "anomaly-rules": rules[0]?.version ?? 0, retention: retention[0]?.version ?? 0 },
      history: { "anomaly-rules": views(rules), retention: views(retention) },
    };
  },
});

const historyOf = (tx: Tx, name: AuditSettingName) => tx.desk.auditSettings.history(name, HISTORY);
