import { z } from "zod";
import { actorName } from "#lib/domain/access/actor.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { Uuid } from "#lib/domain/kernel/ids.ts";
import { idInput } from "../../id-input.ts";
import { defineUseCase } from "../../use-case.ts";

/** Somebody looked at it: it waits no more. The finding and its events stay. @error not-found, conflict */
export const acknowledgeAnomaly = defineUseCase({
  name: "audit.acknowledge-anomaly",
  input: z.object({ anomalyId: idInput<Uuid>() }),
  permission: "audit.read",
  scope: "platform",
  audit: {
    type: "anomaly.acknowledged",
    note: ({ anomalyId }, output: { readonly rule: string } | undefined) => ({
      resourceId: anomalyId,
      data: { rule: output?.rule ?? null },
    }),
  },
  run: async ({ tx, actor }, { anomalyId }): Promise<{ readonly rule: string }> => {
    const row = await tx.desk.anomalies.find(anomalyId);
    if (!row) throw new FailureError(failure("not-found"));
    if (!(await tx.desk.anomalies.acknowledge(anomalyId, actorName(actor))))
      throw new FailureError(failure("conflict", "Somebody acknowledged it meanwhile."));
    await tx.notify("audit");
    return { rule: row.rule };
  },
});
