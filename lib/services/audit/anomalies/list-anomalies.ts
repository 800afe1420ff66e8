import { z } from "zod";
import { anomalyRules } from "#lib/domain/audit/anomalies/sighting.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { AnomalyRow } from "#lib/ports/stores/audit-desk-stores.ts";
import { orBlank } from "../../blank-input.ts";
import { type PageView, pageAsk, pageInput, pageView } from "../../page-input.ts";
import { defineUseCase } from "../../use-case.ts";
import { actorLabels } from "../actor-labels.ts";

export type AnomalyView = {
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  /** The person, actor or place it is about, as a person may read it. */
  readonly about: string;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly foundAt: string;
  readonly figures: { readonly [name: string]: JsonValue };
  readonly eventIds: readonly string[];
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: string | null;
};

/** What the anomaly rules found, newest first. */
export const listAnomalies = defineUseCase({
  name: "audit.list-anomalies",
  input: z.object({ state: orBlank(z.enum(["open", "acknowledged"])), ...pageInput }),
  permission: "audit.read",
  scope: "platform",
  audit: "read", // what was found is on record with its event
  run: async ({ tx, actor }, { state, ...page }): Promise<PageView<AnomalyView> & { readonly asOf: string; readonly open: number }> => {
    const found = await tx.desk.anomalies.list(state === undefined ? {} : { isOpen: state === "open" }, pageAsk(page));
    const label = await actorLabels(
      tx,
      actor,
      found.rows.flatMap((row) => [whoOf(row), row.acknowledgedBy]),
    );
    const items = found.rows.map((row) => anomalyView(row, label));
    return {
      asOf: isoTime(tx.now),
      open: await tx.desk.anomalies.open(),
      ...pageView(found, items, (row) => ({ at: row.foundAt, id: row.id })),
    };
  },
});

/** The actor's name in the record of whom it is about; null for a place or a limit. */
function whoOf({ about, figures }: AnomalyRow): string | null {
  if (about.startsWith("person:")) return `user:${about.slice("person:".length)}`;
  if (about.startsWith("raise:")) return typeof figures["raisedBy"] === "string" ? figures["raisedBy"] : null;
  return about.startsWith("network:") || about === "desk" ? null : about;
}

export function anomalyView(row: AnomalyRow, label: (actor: string) => string): AnomalyView {
  const who = whoOf(row);
  const network = row.about.startsWith("network:") ? `a network (${row.about.slice(-8)})` : "the whole desk";
  return {
    id: row.id,
    rule: row.rule,
    title: anomalyRules[row.rule],
    about: who === null ? network : label(who),
    firstAt: isoTime(row.firstAt),
    lastAt: isoTime(row.lastAt),
    foundAt: isoTime(row.foundAt),
    figures: row.figures,
    eventIds: row.eventIds,
    acknowledgedBy: row.acknowledgedBy === null ? null : label(row.acknowledgedBy),
    acknowledgedAt: row.acknowledgedAt === null ? null : isoTime(row.acknowledgedAt),
  };
}
