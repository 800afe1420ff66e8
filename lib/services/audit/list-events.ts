import { z } from "zod";
import { type Actor, actorName } from "#lib/domain/access/actor.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import { canonicalJson, type JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { epochMs, isoTime, MINUTE_MS } from "#lib/domain/kernel/time.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { type PageView, pageAsk, pageInput, pageView } from "../page-input.ts";
import { defineUseCase } from "../use-case.ts";
import { actorLabels } from "./actor-labels.ts";
import { type EventView, eventView } from "./event-view.ts";
import { recordFilter } from "./record-filter.ts";
import { recordInput } from "./record-input.ts";
import { searchFigures } from "./search-figures.ts";

/** @unit ms */
const SAME_SEARCH_MS = 10 * MINUTE_MS;

export type ListEventsOutput = PageView<EventView> & { readonly asOf: string };

/**
 * The record, newest first. Reading it is itself on record (U1); a page that refreshes itself makes one event of it.
 */
export const listEvents = defineUseCase({
  name: "audit.list-events",
  input: z.object({ ...recordInput, ...pageInput }),
  permission: "audit.read",
  scope: "platform",
  audit: "read", // writes audit.searched itself, once for the same search
  view: "snapshot", // for that, and since a search may take long
  run: async ({ tx, actor, origin }, input): Promise<ListEventsOutput> => {
    const { older, newer, limit, ...ask } = input;
    const page = await tx.desk.records.list(await recordFilter(tx, actor, ask), pageAsk({ older, newer, limit }));
    const label = await actorLabels(
      tx,
      actor,
      page.rows.map((row) => row.user),
    );
    const asked = searchFigures(ask);
    if (!(await isOnRecord(tx, actor, asked))) await tx.audit(factOf("audit.searched", { data: { filter: asked } }, "done"), actor, origin);
    const items = page.rows.map((row) => eventView(row, label));
    return { asOf: isoTime(tx.now), ...pageView(page, items, (row) => ({ at: epochMs(Date.parse(row.at)), id: row.id })) };
  },
});

/** Looking again at the same thing within some minutes is the same search: a page that refreshes itself does not fill the record. */
async function isOnRecord(tx: Tx, actor: Actor, asked: { readonly [name: string]: JsonValue }): Promise<boolean> {
  const since = epochMs(tx.now - SAME_SEARCH_MS);
  const { rows } = await tx.desk.records.list({ type: "audit.searched", actor: actorName(actor), from: since }, { limit: 1 });
  const [last] = rows;
  return last !== undefined && canonicalJson(last.data["filter"] ?? null) === canonicalJson(asked);
}
