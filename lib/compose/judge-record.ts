import type { KeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import { recordHashes } from "../crypto/record-hashes.ts";
import { checkAuditDetails } from "../db/audit/detail-check.ts";
import { openDb } from "../db/client.ts";
import { keyStore } from "../db/key-store.ts";
import { SEALED_WITHIN_MS } from "../domain/audit/verify/record-check.ts";
import { type EpochMs, epochMs, MINUTE_MS } from "../domain/kernel/time.ts";
import type { AuditRecord } from "../ports/audit-record.ts";
import type { DetailsVerdict, RecordJudging, RecordVerdict } from "../ports/record-judging.ts";
import { checkpointKeyOf, pinnedKeyOf } from "./pin-checkpoint-key.ts";
import { type RestoredFiles, withRestoredRing } from "./restored-keys.ts";

/** A sealing may take so long between its signature and its commit. */
const SEALING_MS = MINUTE_MS;

type Circumstances = {
  /** When the backup was made. */
  readonly madeAt: EpochMs;
  /** The worker's key file out of the key backup: its checkpoint key is the one that counts, whatever the data pin. */
  readonly worker: Pick<KeyFile, "keys" | "deskId">;
  /** The checkpoint that this place keeps outside of its database. */
  readonly kept: string | undefined;
  readonly judging: RecordJudging;
};

/**
 * Verifies the record of a backup as `bulwark audit verify` does, as of the moment it was made: what then still waited for the sealer is
 * sealed when the desk comes up, and no finding.
 */
export async function judgeRecord(record: AuditRecord, { madeAt, worker, kept, judging }: Circumstances): Promise<RecordVerdict> {
  const pinned = judging.trustedKeys(await record.verifiers(), [], recordHashes);
  const key = pinnedKeyOf(worker, pinned) ?? checkpointKeyOf(worker);
  const signed = await signedSize(record);
  const note = kept === undefined || !key ? undefined : recordHashes([key.verifier]).openNote(kept);
  // A later one knows of more than the backup can; one of another log is none of it.
  const mustHold = note !== undefined && (note.size <= signed || note.at < madeAt - SEALING_MS);
  const now = epochMs(Math.min(madeAt, ((await waitsSince(record)) ?? madeAt) + SEALED_WITHIN_MS));
  const verdict = await judging.verify({ ...record, now: async () => now }, recordHashes, {
    outside: mustHold && kept !== undefined ? [kept] : [],
    ...(key ? { verifiers: [key.verifier] } : {}),
  });
  return verdict.leaves > signed ? withUnsigned(verdict, signed) : verdict;
}

/** The personal parts of events, which stand beside the tree: opened with the keys of the backup. @param url of a restored database */
export async function judgeDetails(url: string, files: RestoredFiles, judging: RecordJudging): Promise<DetailsVerdict> {
  const db = openDb(url, { max: 2 });
  try {
    return await withRestoredRing(keyStore(db), files, "web", (ring) => judging.details(checkAuditDetails({ db, ring })));
  } finally {
    await db.$disconnect();
  }
}

/** Sealing signs in the transaction that gives places, so in a snapshot each leaf is under a checkpoint, however young. */
function withUnsigned(verdict: RecordVerdict, signed: number): RecordVerdict {
  if (verdict.findings.some(({ kind }) => kind === "not-signed")) return verdict;
  const leaves = { from: signed, to: verdict.leaves - 1 };
  const says = `leaves ${leaves.from} to ${leaves.to} are under no checkpoint`;
  return { ...verdict, findings: [...verdict.findings, { kind: "not-signed", says, leaves }], count: verdict.count + 1 };
}

async function signedSize(record: AuditRecord): Promise<number> {
  let signed = 0;
  for await (const rows of record.checkpoints()) signed = rows.reduce((size, row) => Math.max(size, row.size), signed);
  return signed;
}

async function waitsSince(record: AuditRecord): Promise<EpochMs | undefined> {
  for await (const [first] of record.waiting()) return first?.at;
  return undefined;
}
