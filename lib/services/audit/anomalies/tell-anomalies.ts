import { z } from "zod";
import { isHeld, noticesOf, TELLING_SPAN_MS, urgentRules } from "#lib/domain/audit/anomalies/telling.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { notifyPerson } from "../../access/notify-person.ts";
import type { DeskServices } from "../../desk/desk-services.ts";
import { defineUseCase } from "../../use-case.ts";

/**
 * Tells every active admin, in the console and by mail, of what the worker found since the last time. Each burst once; a flood of them
 * is one notice, and one every ten minutes, so that nobody learns to look away.
 */
export const tellAnomalies = defineUseCase<Record<string, never>, { readonly told: number }, undefined, DeskServices>({
  name: "audit.tell-anomalies",
  input: z.object({}),
  permission: "public", // asked by the process itself alone: no door leads here
  scope: "platform",
  audit: "read", // writes anomaly.told itself, one event a finding
  view: "current",
  run: async ({ tx, actor, origin }) => {
    const { anomalies } = tx.desk;
    const isWaiting = isHeld(await anomalies.toldSince(epochMs(tx.now - TELLING_SPAN_MS)), tx.now);
    const found = await anomalies.takeUntold(isWaiting ? urgentRules : undefined);
    if (found.length === 0) return { told: 0 };
    const terms = await tx.access.approvals.adminTerms(tx.now);
    const admins = terms.filter(({ isActiveAdmin }) => isActiveAdmin).map(({ userId }) => userId);
    for (const note of noticesOf(found)) for (const to of admins) await notifyPerson(tx, to, "anomaly-found", { note });
    for (const { id, rule } of found)
      await tx.audit(factOf("anomaly.told", { resourceId: id, data: { rule, admins: admins.length } }, "done"), actor, origin);
    await tx.notify("audit");
    return { told: found.length };
  },
});
