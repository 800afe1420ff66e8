import { z } from "zod";
import { type Actor, actorName } from "#lib/domain/access/actor.ts";
import type { ThrottleRule } from "#lib/domain/access/login-throttle.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import { epochMs, isoTime, MINUTE_MS } from "#lib/domain/kernel/time.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { inputText } from "../access/step-up/input-text.ts";
import { type PageView, pageAsk, pageInput, pageView } from "../page-input.ts";
import { defineUseCase } from "../use-case.ts";
import { actorLabels } from "./actor-labels.ts";
import { type EventView, eventView } from "./event-view.ts";
import { recordFilter } from "./record-filter.ts";
import { type RecordAsk, recordInput } from "./record-input.ts";
import { searchFigures } from "./search-figures.ts";

/** Looking again at the same thing within ten minutes is the same search: a page that refreshes itself does not fill the record. */
const sameSearch: ThrottleRule = { free: 0, firstDelayMs: 10 * MINUTE_MS, capMs: 10 * MINUTE_MS, forgetAfterMs: 10 * MINUTE_MS };

export type ListEventsOutput = PageView<EventView> & { readonly asOf: string };

/** The record, newest first. Reading it is itself on record (U1): each search of a person once within ten minutes. */
export const listEvents = defineUseCase({
  name: "audit.list-events",
  input: z.object({ ...recordInput, ...pageInput }),
  permission: "audit.read",
  scope: "platform",
  audit: "read", // writes audit.searched itself, once for the same search
  view: "current", // the same search of another page at this moment must be seen
  run: async ({ tx, actor, origin }, input): Promise<ListEventsOutput> => {
    const { older, newer, limit, ...ask } = input;
    const page = await tx.desk.records.list(await recordFilter(tx, actor, ask), pageAsk({ older, newer, limit }));
    const label = await actorLabels(
      tx,
      actor,
      page.rows.map((row) => row.user),
    );
    if (await isNew(tx, actor, ask))
      await tx.audit(factOf("audit.searched", { data: { filter: searchFigures(ask) } }, "done"), actor, origin);
    const items = page.rows.map((row) => eventView(row, label));
    return { asOf: isoTime(tx.now), ...pageView(page, items, (row) => ({ at: epochMs(Date.parse(row.at)), id: row.id })) };
  },
});

/**
 * What was typed tells searches apart but may not stand in the record (search-figures.ts), so it is remembered where buckets of attempts
 * are: by a blind value, for two days.
 */
async function isNew(tx: Tx, actor: Actor, ask: RecordAsk): Promise<boolean> {
  const name = `searched/${actorName(actor)}/${inputText(ask)}`;
  return (await tx.access.throttle.reserve([{ name, rule: sameSearch }])) === undefined;
}
