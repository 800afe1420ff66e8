"use server";

import { acknowledgeAnomaly, acknowledgeRecordChange } from "#lib/services/audit/anomalies/acknowledge-anomaly.ts";
import { makeEvidence } from "#lib/services/audit/evidence/make-evidence.ts";
import { exportEvents } from "#lib/services/audit/export-events.ts";
import { changeAnomalyRules, changeRetention } from "#lib/services/audit/settings/change-audit-setting.ts";
import { showEvent } from "#lib/services/audit/show-event.ts";
import { deleteView } from "#lib/services/audit/views/delete-view.ts";
import { saveView } from "#lib/services/audit/views/save-view.ts";
import { asAction } from "#lib/web/as-action.ts";

export const openEvent = asAction(showEvent, { refresh: false });
export const exportRecord = asAction(exportEvents, { refresh: false });
export const makeEvidencePack = asAction(makeEvidence, { refresh: false });
export const saveAuditView = asAction(saveView);
export const deleteAuditView = asAction(deleteView);
export const acknowledge = asAction(acknowledgeAnomaly);
export const acknowledgeChange = asAction(acknowledgeRecordChange);
export const setAnomalyRules = asAction(changeAnomalyRules);
export const setRetention = asAction(changeRetention);
