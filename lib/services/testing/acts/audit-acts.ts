import type { AnomalyRule } from "#lib/domain/audit/anomalies/sighting.ts";
import { acknowledgeAnomaly, acknowledgeRecordChange } from "../../audit/anomalies/acknowledge-anomaly.ts";
import { tellAnomalies } from "../../audit/anomalies/tell-anomalies.ts";
import { makeEvidence } from "../../audit/evidence/make-evidence.ts";
import { exportEvents } from "../../audit/export-events.ts";
import { changeAnomalyRules, changeRetention } from "../../audit/settings/change-audit-setting.ts";
import { deleteView } from "../../audit/views/delete-view.ts";
import { saveView } from "../../audit/views/save-view.ts";
import type { House } from "../house.ts";
import { host } from "../test-desk.ts";
import { type Act, act } from "./act.ts";

/** What is done with the record itself. */
export const auditActs: readonly Act[] = [
  act("anomaly.told", tellAnomalies, async (house) => {
    await anomaly(house, "refused-access", null);
    return { input: {}, as: host };
  }),
  act("anomaly.acknowledged", acknowledgeAnomaly, async (house) => ({
    input: { anomalyId: await anomaly(house, "refused-access", new Date()) },
  })),
  act("anomaly.acknowledged", acknowledgeRecordChange, async (house) => ({
    input: { anomalyId: await anomaly(house, "record-changed", new Date()) },
  })),
  act("audit.exported", exportEvents, () => ({ input: { format: "csv", type: "portfolio.created" } })),
  act("audit.evidence-made", makeEvidence, () => ({ input: { framework: "soc2", from: "2026-01-01", to: "2026-02-01" } })),
  act("audit.setting-changed", changeAnomalyRules, () => ({ input: { expectedVersion: 0, failedLogins: 5 } })),
  act("audit.setting-changed", changeRetention, () => ({ input: { expectedVersion: 0, otherYears: 8 } })),
  act("audit.view-saved", saveView, () => ({ input: { name: "Refusals", query: "result=refused" } })),
  act("audit.view-deleted", deleteView, async ({ owner }) => ({ input: { viewId: (await owner.auditView.findFirstOrThrow()).id } })),
];

/** Something the worker found; told or not. */
async function anomaly({ owner, ids }: House, rule: AnomalyRule, toldAt: Date | null): Promise<string> {
  const [id, at] = [ids.next(), new Date()];
  const found = { rule, about: id, firstAt: at, lastAt: at, foundAt: at, figures: {}, eventIds: [] };
  await owner.anomaly.create({ data: { id, ...found, toldAt } });
  return id;
}
