import type { Actor } from "#lib/domain/access/actor.ts";
import type { AuditEntry } from "#lib/domain/audit/event.ts";
import type { EvidencePack } from "#lib/domain/audit/evidence/pack.ts";
import type { EvidenceSection } from "#lib/domain/audit/evidence/sections.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { actorLabels } from "../actor-labels.ts";
import { eventView } from "../event-view.ts";

/** More than people read; the record itself is exported for the rest. */
const MAX_EVENTS = 2_000;

/**
 * The section with its events of the span, newest first, each once. Of more than fit each kind gives its newest, so that many of one never
 * hide the few of another.
 */
export async function fillSection(
  tx: Tx,
  actor: Actor,
  section: EvidenceSection,
  span: { readonly from: EpochMs; readonly to: EpochMs },
  limit = MAX_EVENTS,
): Promise<EvidencePack["sections"][number]> {
  const lists: (readonly AuditEntry[])[] = [];
  let isCut = false;
  for (const filter of [...section.areas.map((area) => ({ area })), ...(section.types ?? []).map((type) => ({ type }))]) {
    const page = await tx.desk.records.list({ ...filter, ...span }, { limit });
    lists.push(page.rows);
    isCut ||= page.hasOlder;
  }
  const isOver = once(lists.flat()).length > limit;
  const share = Math.max(1, Math.floor(limit / lists.length));
  const entries = once(isOver ? lists.flatMap((list) => list.slice(0, share)) : lists.flat());
  entries.sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
  const label = await actorLabels(
    tx,
    actor,
    entries.map(({ user }) => user),
  );
  return { section, events: entries.map((entry) => eventView(entry, label)), isCut: isCut || isOver };
}

/** An area and a type may find the same event. */
function once(entries: readonly AuditEntry[]): AuditEntry[] {
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
}
