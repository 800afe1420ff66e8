import { z } from "zod";
import { actorName } from "#lib/domain/access/actor.ts";
import { type EvidenceFile, evidenceFiles } from "#lib/domain/audit/evidence/files.ts";
import type { EvidencePack } from "#lib/domain/audit/evidence/pack.ts";
import { type Framework, frameworks, sectionsOf } from "#lib/domain/audit/evidence/sections.ts";
import { epochMs, isCalendarTime, isoTime } from "#lib/domain/kernel/time.ts";
import { defineUseCase } from "../../use-case.ts";
import { actorLabels } from "../actor-labels.ts";
import { fillSection } from "./fill-section.ts";
import { reviewAccess } from "./review-access.ts";

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
  /** Null where the maker may not see users. */
  readonly people: { readonly count: number; readonly isCut: boolean } | null;
  readonly sections: readonly { readonly title: string; readonly events: number; readonly isCut: boolean }[];
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
    for (const section of sectionsOf(framework)) sections.push(await fillSection(tx, actor, section, { from, to }));
    const checkpoint = await tx.desk.auditTree.latestCheckpoint();
    const label = await actorLabels(tx, actor, [actorName(actor)]);
    const pack: EvidencePack = {
      framework,
      from: isoTime(from),
      to: isoTime(to),
      madeAt: isoTime(tx.now),
      madeBy: label(actorName(actor)),
      accessReview: await reviewAccess(tx, actor, { from, to }),
      sections,
      checkpoint: checkpoint ? { size: checkpoint.size, root: checkpoint.root, note: checkpoint.note } : null,
    };
    return {
      files: evidenceFiles(pack),
      people: pack.accessReview && { count: pack.accessReview.people.length, isCut: pack.accessReview.isCut },
      sections: sections.map(({ section, events, isCut }) => ({ title: section.title, events: events.length, isCut })),
    };
  },
});
