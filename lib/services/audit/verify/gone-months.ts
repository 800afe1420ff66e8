import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import { SEALED_WITHIN_MS } from "#lib/domain/audit/verify/record-check.ts";
import { isMember, isOfMonth, type Retirement, retirementOf } from "#lib/domain/audit/verify/retirement.ts";
import type { RecordHashes } from "#lib/domain/audit/verify/rows.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { AuditRecord, SampledRecord } from "#lib/ports/audit-record.ts";

/** When the first checkpoint over a leaf was signed. */
export type SignedAt = (leafIndex: number) => Promise<EpochMs | undefined>;

/** Months that were retired. */
export type GoneMonths = ReadonlyMap<string, Retirement>;

/** Whether the event of a leaf may be gone. */
export async function isGone(gone: GoneMonths, leafIndex: number, signedAt: SignedAt): Promise<boolean> {
  for (const month of gone.values()) if (isMember(month, leafIndex)) return isOfMonth(month, await signedAt(leafIndex));
  return false;
}

/** By the word of `audit.retired` events whose own leaf stands in the tree, or waits for it; any other body explains nothing and is a finding. */
export async function goneMonths(
  record: AuditRecord,
  hashes: Pick<RecordHashes, "leaf">,
  signedAt: SignedAt,
): Promise<{ readonly gone: GoneMonths; readonly findings: readonly Finding[] }> {
  const gone = new Map<string, Retirement>();
  const findings: Finding[] = [];
  for (const { leafIndex, body } of await record.retired()) {
    const said = retirementOf(body);
    const by = await onRecordBy(record, hashes.leaf(body), leafIndex, signedAt);
    if (said && by !== undefined && said.at <= by && !gone.has(said.month)) gone.set(said.month, said);
    else findings.push({ kind: "retired-wrongly", says: `what is kept as a retirement explains nothing: ${body.slice(0, 200)}` });
  }
  return { gone, findings };
}

/** No later than this the body was written; undefined where it is not on record. */
async function onRecordBy(record: AuditRecord, leaf: string, leafIndex: number | null, signedAt: SignedAt): Promise<EpochMs | undefined> {
  if (leafIndex !== null) {
    for await (const rows of record.sealed({ from: leafIndex, to: leafIndex }))
      if (rows.some((row) => row.leaf === leaf)) return signedAt(leafIndex);
    return undefined;
  }
  const now = await record.now();
  for await (const rows of record.waiting()) if (rows.some((row) => row.leaf === leaf && now - row.at <= SEALED_WITHIN_MS)) return now;
  return undefined;
}

/** The latest answer is remembered: leaves side by side are under one checkpoint. */
export function signedAtOf(record: Pick<SampledRecord, "checkpointOver">, hashes: Pick<RecordHashes, "openNote">): SignedAt {
  let [from, to]: [number, number] = [0, 0];
  let at: EpochMs | undefined;
  return async (leafIndex) => {
    if (leafIndex >= from && leafIndex < to) return at;
    const over = await record.checkpointOver(leafIndex);
    [from, to, at] = [leafIndex, over?.size ?? leafIndex, hashes.openNote(over?.note ?? "")?.at];
    return at;
  };
}
