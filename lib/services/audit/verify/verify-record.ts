import { type Finding, findingName } from "#lib/domain/audit/verify/finding.ts";
import { RecordCheck } from "#lib/domain/audit/verify/record-check.ts";
import type { AuditRecord, RecordHashesOf } from "#lib/ports/audit-record.ts";
import { keyFindings, trustedKeys } from "./trusted-keys.ts";

/** Findings beyond these are counted, not kept. */
const MAX_KEPT = 1_000;

export type Verdict = {
  /** Leaves and checkpoints that were checked. */
  readonly leaves: number;
  readonly checkpoints: number;
  /** Each once. @shape at most 1,000 */
  readonly findings: readonly Finding[];
  /** How many there are. */
  readonly count: number;
};

export type VerifyOptions = {
  /** Notes of checkpoints that were kept outside of the database. */
  readonly outside?: readonly string[];
  /** Keys to trust instead of those that the database pins. */
  readonly verifiers?: readonly string[];
  readonly onProgress?: (leaves: number) => void;
};

/** Checks everything that the database holds of the record against itself, its signatures and what was kept outside. */
export async function verifyRecord(record: AuditRecord, hashesOf: RecordHashesOf, options: VerifyOptions = {}): Promise<Verdict> {
  const findings = new Map<string, Finding>();
  let dropped = 0;
  const report = (finding: Finding): void => {
    const name = findingName(finding);
    if (findings.has(name)) return;
    if (findings.size < MAX_KEPT) findings.set(name, finding);
    else dropped += 1;
  };
  const outside = options.outside ?? [];
  const pinned = await record.verifiers();
  for (const finding of keyFindings(pinned)) report(finding);
  const hashes = hashesOf(options.verifiers ?? trustedKeys(pinned, outside, hashesOf));
  const facts = {
    outside,
    retired: (await record.retired()).map(({ body }) => body),
    now: await record.now(),
  };
  const check = new RecordCheck(hashes, facts, report);
  const pages = record.checkpoints()[Symbol.asyncIterator]();
  const nextCheckpoints = async (isEnd: boolean): Promise<boolean> => {
    const { done, value } = await pages.next();
    if (!done) check.checkpoint(value, isEnd);
    return !done;
  };
  for await (const rows of record.sealed()) {
    const last = rows.at(-1)?.leafIndex ?? 0;
    while (!check.expected.cover(last + 1) && (await nextCheckpoints(false)));
    for (const row of rows) check.sealed(row);
    options.onProgress?.(check.size);
  }
  while (await nextCheckpoints(true));
  for await (const rows of record.waiting()) for (const row of rows) check.waiting(row);
  for (const event of await record.strays()) check.stray(event);
  for (const eventId of await record.unindexed()) report({ kind: "not-indexed", says: `no search finds event ${eventId}`, eventId });
  check.finish({ tiles: await record.tiles(), writers: await record.writers(), guardsOff: await record.guardsOff() });
  return { leaves: check.size, checkpoints: check.expected.rows.count, findings: [...findings.values()], count: findings.size + dropped };
}
