import type { Finding } from "./finding.ts";
import type { SealedRow } from "./rows.ts";

/** A sealing takes what waits by time and id, so within one the order of leaves is known. */
export function wrongOrder(before: SealedRow, row: SealedRow): Finding | undefined {
  if (before.at < row.at || (before.at === row.at && before.eventId < row.eventId)) return undefined;
  return {
    kind: "order-changed",
    says: `leaves ${before.leafIndex} and ${row.leafIndex} stand in the wrong order`,
    leaves: { from: before.leafIndex, to: row.leafIndex },
    eventId: row.eventId,
  };
}
