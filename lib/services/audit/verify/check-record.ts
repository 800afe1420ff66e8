import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import type { RecordHashesOf, SampledRecord } from "#lib/ports/audit-record.ts";
import { goneMonths, signedAtOf } from "./gone-months.ts";
import { sampleMonths } from "./sample-months.ts";
import { sampleTree } from "./sample-tree.ts";
import { sampleWriters } from "./sample-writers.ts";
import { keyFindings, trustedKeys } from "./trusted-keys.ts";
import { verifyRecord } from "./verify-record.ts";

/** A record of so many leaves is verified whole: a second or two. */
export const WHOLE_LEAVES = 20_000;
/** As many as a verification keeps. */
const MAX_KEPT = 1_000;

export type CheckOptions = {
  /** Read before the snapshot was opened: what was signed later is not in it. */
  readonly outside: readonly string[];
  /** In [0, 1). */
  readonly random: () => number;
  /** The largest record that is verified whole. */
  readonly wholeLeaves?: number;
};

/**
 * What start-up and the hourly sampler check. A small record as a whole. Of a large one the root from its tiles and last leaves, every
 * writer's count, every month's number of events and leaves, what waits, the guards; and of the newest and some random tiles and months each
 * row. An edit of one old body it finds at the hour that draws its tile: the whole of it is what `bulwark audit verify` is for.
 */
export async function checkRecord(
  record: SampledRecord,
  hashesOf: RecordHashesOf,
  { outside, random, wholeLeaves = WHOLE_LEAVES }: CheckOptions,
): Promise<readonly Finding[]> {
  const last = await record.lastCheckpoint();
  if (!last || last.size <= wholeLeaves) return (await verifyRecord(record, hashesOf, { outside })).findings;
  const pinned = await record.verifiers();
  const hashes = hashesOf(trustedKeys(pinned, outside, hashesOf));
  const signedAt = signedAtOf(record, hashes);
  const { gone, findings: wrongly } = await goneMonths(record, hashes, signedAt);
  const sample = { record, hashes, random, gone, signedAt };
  const guards = await record.guardsOff();
  return [
    ...keyFindings(pinned),
    ...wrongly,
    ...guards.map((guard): Finding => ({ kind: "guard-off", says: `${guard} is missing or switched off` })),
    ...(await sampleTree(sample, last, outside)),
    ...(await sampleWriters(sample)),
    ...(await sampleMonths(sample)),
  ].slice(0, MAX_KEPT);
}
