import type { RecordHashes } from "#lib/domain/audit/verify/rows.ts";
import type { AuditRecord } from "#lib/ports/audit-record.ts";

/** Months that were retired, with the number of events each held. */
export type GoneMonths = ReadonlyMap<string, number>;

/** By the word of `audit.retired` events whose own leaf stands in the tree; any other body explains nothing. */
export async function goneMonths(record: AuditRecord, hashes: Pick<RecordHashes, "leaf">): Promise<GoneMonths> {
  const gone = new Map<string, number>();
  for (const { leafIndex, body } of await record.retired()) {
    const [, month] = /"month":"(\d{4}-\d{2})"/.exec(body) ?? [];
    const [, events] = /"events":(\d{1,15})[,}]/.exec(body) ?? [];
    if (leafIndex === null || month === undefined || events === undefined || !body.includes('"type":"audit.retired"')) continue;
    for await (const rows of record.sealed({ from: leafIndex, to: leafIndex }))
      if (rows.some(({ leaf }) => leaf === hashes.leaf(body))) gone.set(month, Number(events));
  }
  return gone;
}
