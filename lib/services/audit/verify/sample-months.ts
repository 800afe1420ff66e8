import { eventFindings } from "#lib/domain/audit/verify/event-check.ts";
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import { SEALED_WITHIN_MS } from "#lib/domain/audit/verify/record-check.ts";
import type { MonthCount } from "#lib/ports/audit-record.ts";
import type { Sample } from "./sample-tree.ts";
import { timeOfMonth } from "./time-of-month.ts";

/**
 * Every month's numbers: as many events as leaves and waiting rows and as rows of the index, none in a retired one. Where they differ, in the
 * newest month and in one random other, they are held against each other one by one, which also shows one put in for one taken out.
 */
export async function sampleMonths(sample: Sample): Promise<readonly Finding[]> {
  const { record, random, gone } = sample;
  const months = await record.months();
  const whole = months.filter(({ month }) => !gone.has(month));
  const drawn = new Set([whole.at(-1), whole[Math.floor(random() * whole.length)]]);
  const findings: Finding[] = await waitingFindings(sample);
  for (const count of months) {
    const time = timeOfMonth(count.month);
    if (count.indexed < count.events || drawn.has(count))
      for (const eventId of await record.unindexedOf(time))
        findings.push({ kind: "not-indexed", says: `no search finds event ${eventId}`, eventId });
    const isRight = isRightIn(count, gone.get(count.month)?.events);
    if (isRight && !drawn.has(count)) continue;
    const found: Finding[] = (await record.straysOf(time)).map(({ id }) => ({
      kind: "event-inserted",
      says: `event ${id} has no leaf: it was put in past the door, or its leaf was taken away`,
      eventId: id,
    }));
    if (!gone.has(count.month)) {
      for (const { leafIndex, eventId } of await record.orphansOf(time)) {
        const says = `leaf ${leafIndex} has no event: event ${eventId} was deleted`;
        found.push({ kind: "event-missing", says, eventId, leaves: { from: leafIndex, to: leafIndex } });
      }
    }
    if (!isRight && found.length === 0)
      found.push({
        kind: "event-missing",
        says: `the numbers of ${count.month} do not agree: ${said(count, gone.get(count.month)?.events)}`,
      });
    findings.push(...found);
  }
  return findings;
}

function isRightIn({ events, leaves, waiting }: MonthCount, retired: number | undefined): boolean {
  return retired === undefined ? events === leaves + waiting : events === 0 && leaves === retired;
}

/** By the difference, which stays while the month grows. */
function said({ events, leaves, waiting }: MonthCount, retired: number | undefined): string {
  if (retired !== undefined) return `it was retired with ${retired} events, and has ${events} events and ${leaves} leaves`;
  const more = events - leaves - waiting;
  return `${Math.abs(more)} ${more > 0 ? "more" : "fewer"} events than leaves`;
}

async function waitingFindings({ record, hashes }: Sample): Promise<Finding[]> {
  const findings: Finding[] = [];
  const now = await record.now();
  for await (const rows of record.waiting()) {
    for (const row of rows) {
      const { eventId, event, at } = row;
      if (event) findings.push(...eventFindings(row, event, undefined, hashes).findings);
      else findings.push({ kind: "event-missing", says: `event ${eventId} waited for the sealer and was deleted`, eventId });
      if (now - at > SEALED_WITHIN_MS)
        findings.push({ kind: "not-sealed", says: `event ${eventId} has waited for the sealer for too long`, eventId });
    }
  }
  return findings;
}
