import { z } from "zod";
import { type Actor, actorName } from "#lib/domain/access/actor.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import { canonicalJson } from "#lib/domain/kernel/canonical-json.ts";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import { epochMs, isoTime, MINUTE_MS } from "#lib/domain/kernel/time.ts";
import type { RecordFilter } from "#lib/ports/stores/record-store.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { orBlank } from "../blank-input.ts";
import { idInput } from "../id-input.ts";
import { type PageView, pageAsk, pageInput, pageView } from "../page-input.ts";
import { defineUseCase } from "../use-case.ts";
import { actorLabels } from "./actor-labels.ts";
import { type EventView, eventView } from "./event-view.ts";

/** @unit ms */
const SAME_SEARCH_MS = 10 * MINUTE_MS;

const word = z.string().trim().max(100);
const time = z
  .string()
  .transform((text) => Date.parse(text.length === 16 ? `${text}Z` : text)) // a form's date and time has no zone: UTC
  .refine((ms) => Number.isFinite(ms), "Give the time as 2026-01-31T12:00.")
  .transform(epochMs);

export type ListEventsOutput = PageView<EventView> & { readonly asOf: string };

/**
 * The record, newest first. Reading it is itself on record (U1); a page that refreshes itself makes one event of it.
 */
export const listEvents = defineUseCase({
  name: "audit.list-events",
  input: z.object({
    type: orBlank(word),
    actor: orBlank(word),
    result: orBlank(z.enum(["done", "refused", "failed"])),
    resource: orBlank(word),
    resourceId: orBlank(word),
    portfolioId: orBlank(idInput<PortfolioId>()),
    from: orBlank(time),
    to: orBlank(time),
    ...pageInput,
  }),
  permission: "audit.read",
  scope: "platform",
  audit: "read",
  run: async ({ tx, actor, origin }, input): Promise<ListEventsOutput> => {
    const { older: _older, newer: _newer, limit: _limit, ...fields } = input;
    const filter = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as RecordFilter; // only what was given is left
    const page = await tx.desk.records.list(filter, pageAsk(input));
    const label = await actorLabels(
      tx,
      actor,
      page.rows.map((row) => row.user),
    );
    if (!(await isOnRecord(tx, actor, filter))) await tx.audit(factOf("audit.searched", { data: { filter } }, "done"), actor, origin);
    const items = page.rows.map((row) => eventView(row, label));
    return { asOf: isoTime(tx.now), ...pageView(page, items, (row) => ({ at: epochMs(Date.parse(row.at)), id: row.id })) };
  },
});

/** Looking again at the same thing within some minutes is the same search: a page that refreshes itself does not fill the record. */
async function isOnRecord(tx: Tx, actor: Actor, filter: RecordFilter): Promise<boolean> {
  const { rows } = await tx.desk.records.list({ type: "audit.searched", actor: actorName(actor) }, { limit: 1 });
  const [last] = rows;
  return (
    last !== undefined &&
    tx.now - Date.parse(last.at) < SAME_SEARCH_MS &&
    canonicalJson(last.data["filter"] ?? null) === canonicalJson({ ...filter })
  );
}
