import { z } from "zod";
import { anomalyRules } from "#lib/domain/audit/anomalies/sighting.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { notifyPerson } from "../../access/notify-person.ts";
import type { DeskServices } from "../../desk/desk-services.ts";
import { defineUseCase } from "../../use-case.ts";

/** Tells every active admin, in the console and by mail, of what the worker found since the last time. Once for each burst. */
export const tellAnomalies = defineUseCase<Record<string, never>, { readonly told: number }, undefined, DeskServices>({
  name: "audit.tell-anomalies",
  input: z.object({}),
  permission: "public", // asked by the process itself alone: no door leads here
  scope: "platform",
  audit: "read", // writes anomaly.told itself, one event a finding
  view: "current",
  run: async ({ tx, actor, origin }) => {
    const found = await tx.desk.anomalies.takeUntold();
    if (found.length === 0) return { told: 0 };
    const terms = await tx.access.approvals.adminTerms(tx.now);
    const admins = terms.filter(({ isActiveAdmin }) => isActiveAdmin).map(({ userId }) => userId);
    for (const { id, rule, eventIds, lastAt } of found) {
      const note = `${anomalyRules[rule]}: ${eventIds.length} events up to ${isoTime(lastAt).slice(0, 16).replace("T", " ")} UTC`;
      for (const to of admins) await notifyPerson(tx, to, "anomaly-found", { note });
      await tx.audit(factOf("anomaly.told", { resourceId: id, data: { rule, admins: admins.length } }, "done"), actor, origin);
    }
    await tx.notify("audit");
    return { told: found.length };
  },
});
