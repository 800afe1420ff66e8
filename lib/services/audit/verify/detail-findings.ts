import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import type { CheckAuditDetails, DetailState } from "#lib/ports/audit-details.ts";

/** As many as a verification keeps. */
const MAX_KEPT = 1_000;

const says: Readonly<Record<DetailState, string | undefined>> = {
  matches: undefined,
  erased: undefined, // the person's key is gone, rightly: nothing is left to compare
  differs: "is not the one that was written",
  unreadable: "does not open: it is not the one that was written",
  missing: "was taken away",
  unasked: "was put in: its event has none",
};

/** Personal parts of events that are not what their event's digest says. They stand beside the tree, so they need keys to be checked. */
export async function detailFindings(
  check: CheckAuditDetails,
): Promise<{ readonly findings: readonly Finding[]; readonly count: number; readonly checked: number }> {
  const findings: Finding[] = [];
  let [count, checked] = [0, 0];
  for await (const batch of check()) {
    for (const { eventId, state } of batch) {
      checked += 1;
      const wrong = says[state];
      if (wrong === undefined) continue;
      count += 1;
      if (findings.length < MAX_KEPT)
        findings.push({ kind: "detail-edited", says: `the personal part of event ${eventId} ${wrong}`, eventId });
    }
  }
  return { findings, count, checked };
}
