import { z } from "zod";
import { exportHead, exportLine } from "#lib/domain/audit/export-line.ts";
import { epochMs, isoTime } from "#lib/domain/kernel/time.ts";
import type { PageAsk } from "#lib/ports/stores/page.ts";
import { defineUseCase } from "../use-case.ts";
import { actorLabels } from "./actor-labels.ts";
import { eventView } from "./event-view.ts";
import { recordFilter } from "./record-filter.ts";
import { recordInput } from "./record-input.ts";
import { searchFigures } from "./search-figures.ts";

/** A page's export is for reading; the whole record, to be verified, comes from the command line. */
export const MAX_EXPORTED = 20_000;
const AT_ONCE = 1_000;

export type EventExport = {
  readonly name: string;
  readonly mime: string;
  readonly text: string;
  readonly events: number;
  /** There were more than an export holds. */
  readonly isCut: boolean;
};

/** What the page's filters find, as a file: newest first. A dangerous act, so it needs a step-up and is on record with its filter. */
export const exportEvents = defineUseCase({
  name: "audit.export-events",
  input: z.object({ ...recordInput, format: z.enum(["csv", "ndjson"]) }),
  permission: "audit.export",
  scope: "platform",
  audit: {
    type: "audit.exported",
    note: ({ format, ...ask }, output: EventExport | undefined) => ({
      data: { format, filter: searchFigures(ask), events: output?.events ?? 0, isCut: output?.isCut ?? false },
    }),
  },
  run: async ({ tx, actor }, { format, ...ask }): Promise<EventExport> => {
    const filter = await recordFilter(tx, actor, ask);
    const lines: string[] = [];
    let place: PageAsk["olderThan"];
    let hasMore = true;
    while (hasMore && lines.length < MAX_EXPORTED) {
      const page = await tx.desk.records.list(filter, { ...(place ? { olderThan: place } : {}), limit: AT_ONCE });
      const label = await actorLabels(
        tx,
        actor,
        page.rows.map(({ user }) => user),
      );
      lines.push(...page.rows.map((row) => exportLine(eventView(row, label), format)));
      const last = page.rows.at(-1);
      hasMore = page.hasOlder && last !== undefined;
      if (last) place = { at: epochMs(Date.parse(last.at)), id: last.id };
    }
    const stamp = isoTime(tx.now).slice(0, 19).replaceAll(/[-:]/g, "");
    return {
      name: `audit-${stamp}.${format}`,
      mime: format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8",
      text: exportHead(format) + lines.join(""),
      events: lines.length,
      isCut: hasMore,
    };
  },
});
