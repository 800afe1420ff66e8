import { bodyFacts } from "#lib/domain/audit/verify/event-check.ts";
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import type { SealedRow } from "#lib/domain/audit/verify/rows.ts";
import type { SampledRecord } from "#lib/ports/audit-record.ts";
import type { GoneMonths } from "./gone-months.ts";

const NOTHING = "0".repeat(64);

/** Every writer's count, which the database follows from 1 to its last, and what processes say that they wrote. */
export async function sampleWriters({ record, gone }: { readonly record: SampledRecord; readonly gone: GoneMonths }) {
  const months = [...gone.keys()];
  const broken = (await record.brokenCounts()).map((event) => ({ event, link: bodyFacts(event).link }));
  // After a month that was retired a writer goes on from a leaf that is still there.
  const named = broken.map(({ link }) => link?.prev ?? "").filter((prev) => /^[0-9a-f]{64}$/.test(prev));
  const known = months.length === 0 ? new Set() : await record.leavesIn(named, months);
  const findings: Finding[] = [];
  for (const { event, link } of broken) {
    const { id: eventId, writer: id, n } = event;
    if (link && known.has(link.prev)) continue;
    const says = `event ${n} of writer ${id} (event ${eventId}) does not follow its event ${n - 1}: one is missing, or counted twice`;
    findings.push({ kind: "writer-gap", says, writer: { id, n: n - 1 } });
  }
  for (const { writer, n, has } of await record.shortWriters(months)) {
    const says = `event ${n} of writer ${writer} was written and is not in the record, which has ${has} of its events`;
    findings.push({ kind: "writer-short", says, writer: { id: writer, n: has < n ? has + 1 : n } });
  }
  return findings;
}

/** Whether each event was written after the one that it names, by one role a writer. One that is not there at all the counts tell. */
export async function linkFindings(record: SampledRecord, rows: readonly SealedRow[]): Promise<readonly Finding[]> {
  const linked = rows.flatMap((row) => {
    const link = row.event && bodyFacts(row.event).link;
    // Counts as the columns have them: whether they are the body's is looked at elsewhere, and a body may hold anything.
    return row.event && link ? [{ ...row, prev: link.prev, role: link.role, writer: row.event.writer, n: row.event.n }] : [];
  });
  const roles = new Map<string, string>();
  const before = linked.map(({ writer, n }) => ({ writer, n: n - 1 }));
  const leaves = new Map((await record.writersLeaves(before)).map(({ writer, n, leaf }) => [`${writer}/${n}`, leaf]));
  return linked.flatMap(({ eventId, leafIndex, prev, role, writer, n }): Finding[] => {
    const where = { eventId, leaves: { from: leafIndex, to: leafIndex } };
    const found: Finding[] = [];
    const expected = n === 1 ? NOTHING : leaves.get(`${writer}/${n - 1}`);
    if (expected !== undefined && expected !== prev) {
      const says = `what leaf ${leafIndex} (event ${eventId}) was written after is not event ${n - 1} of writer ${writer}`;
      found.push({ kind: "writer-link", says, ...where });
    }
    const first = roles.get(writer) ?? role;
    roles.set(writer, first);
    if (role !== first) {
      const says = `leaf ${leafIndex} (event ${eventId}) was written by ${role || "no role"}, another of its writer by ${first || "no role"}`;
      found.push({ kind: "writer-role", says, ...where });
    }
    return found;
  });
}
