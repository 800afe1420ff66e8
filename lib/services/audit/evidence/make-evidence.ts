import { z } from "zod";
import { actorName } from "#lib/domain/access/actor.ts";
import type { AuditEntry } from "#lib/domain/audit/event.ts";
import { type EvidenceFile, evidenceFiles } from "#lib/domain/audit/evidence/files.ts";
import type { EvidencePack } from "#lib/domain/audit/evidence/pack.ts";
import { type EvidenceSection, type Framework, frameworks, sectionsOf } from "#lib/domain/audit/evidence/sections.ts";
import { type EpochMs, epochMs, isCalendarTime, isoTime } from "#lib/domain/kernel/time.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { defineUseCase, type UseCaseContext } from "../../use-case.ts";
import { actorLabels } from "../actor-labels.ts";
import { eventView } from "../event-view.ts";
import { reviewAccess } from "./review-access.ts";

/** More than people read; the record itself is exported for the rest. */
const MAX_EVENTS = 2_000;

const names = Object.keys(frameworks) as [Framework, ...Framework[]]; // keys of the table
const time = z
  .string()
  .transform((text) => Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text.length === 16 ? `${text}Z` : text))
  .refine(isCalendarTime, "Give the day as 2026-01-31.")
  .transform(epochMs);

const input = z
  .object({ framework: z.enum(names, `One of: ${names.join(", ")}.`), from: time, to: time })
  .refine(({ from, to }) => from < to, { path: ["to"], message: "The end must be after the beginning." });

export type MadeEvidence = {
  readonly files: readonly EvidenceFile[];
  readonly sections: readonly { readonly title: string; readonly events: number }[];
};

/** An evidence pack for an auditor: an access review and what is on record for each requirement, as a page and as data. */
export const makeEvidence = defineUseCase({
  name: "audit.make-evidence",
  input,
  permission: "audit.export",
  scope: "platform",
  audit: {
    type: "audit.evidence-made",
    note: ({ framework, from, to }) => ({ resourceId: framework, data: { framework, from: isoTime(from), to: isoTime(to) } }),
  },
  run: async ({ tx, actor }, { framework, from, to }): Promise<MadeEvidence> => {
    const sections: EvidencePack["sections"][number][] = [];
    for (const section of sectionsOf(framework)) sections.push(await filled(tx, actor, section, { from, to }));
    const checkpoint = await tx.desk.auditTree.latestCheckpoint();
    const label = await actorLabels(tx, actor, [actorName(actor)]);
    const pack: EvidencePack = {
      framework,
      from: isoTime(from),
      to: isoTime(to),
      madeAt: isoTime(tx.now),
      madeBy: label(actorName(actor)),
      ...(await reviewAccess(tx, actor, { from, to })),
      sections,
      checkpoint: checkpoint ? { size: checkpoint.size, root: checkpoint.root, note: checkpoint.note } : null,
    };
    return {
      files: evidenceFiles(pack),
      sections: sections.map(({ section, events }) => ({ title: section.title, events: events.length })),
    };
  },
});

async function filled(tx: Tx, actor: UseCaseContext<undefined>["actor"], section: EvidenceSection, span: { from: EpochMs; to: EpochMs }) {
  const lists: (readonly AuditEntry[])[] = [];
  let isCut = false;
  for (const filter of [...section.areas.map((area) => ({ area })), ...(section.types ?? []).map((type) => ({ type }))]) {
    const page = await tx.desk.records.list({ ...filter, ...span }, { limit: MAX_EVENTS });
    lists.push(page.rows);
    isCut ||= page.hasOlder;
  }
  const isOver = lists.flat().length > MAX_EVENTS;
  // Many events of one kind never hide the few of another.
  const entries = isOver ? lists.flatMap((list) => list.slice(0, Math.floor(MAX_EVENTS / lists.length))) : lists.flat();
  entries.sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
  const label = await actorLabels(
    tx,
    actor,
    entries.map(({ user }) => user),
  );
  return { section, events: entries.map((entry) => eventView(entry, label)), isCut: isCut || isOver };
}
