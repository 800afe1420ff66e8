import { z } from "zod";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { Uuid } from "#lib/domain/kernel/ids.ts";
import { idInput } from "../../id-input.ts";
import { defineUseCase } from "../../use-case.ts";
import { actorLabels } from "../actor-labels.ts";
import { type EventView, eventView } from "../event-view.ts";
import { type AnomalyView, anomalyView } from "./list-anomalies.ts";

const MAX_SHOWN = 100;

/** One finding with the events that caused it. @error not-found */
export const showAnomaly = defineUseCase({
  name: "audit.show-anomaly",
  input: z.object({ anomalyId: idInput<Uuid>() }),
  permission: "audit.read",
  scope: "platform",
  audit: "read", // a look at events without their personal part
  run: async ({ tx, actor }, { anomalyId }): Promise<{ readonly anomaly: AnomalyView; readonly events: readonly EventView[] }> => {
    const row = await tx.desk.anomalies.find(anomalyId);
    if (!row) throw new FailureError(failure("not-found"));
    const entries = await tx.desk.records.byIds(row.eventIds.slice(0, MAX_SHOWN));
    const about = row.about.startsWith("person:") ? `user:${row.about.slice("person:".length)}` : row.about;
    const label = await actorLabels(tx, actor, [...entries.map(({ user }) => user), about, row.acknowledgedBy]);
    return { anomaly: anomalyView(row, label), events: entries.map((entry) => eventView(entry, label)) };
  },
});
