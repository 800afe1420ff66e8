import { openCheckpoint } from "../../crypto/checkpoint.ts";
import type { Verifier } from "../../crypto/checkpoint-key.ts";
import { noteHead } from "../../domain/audit/tree/note-head.ts";
import { type Finding, unreadableNote } from "../../domain/audit/verify/finding.ts";
import { hexOf } from "../../domain/kernel/hex.ts";
import type { KeptOutside } from "../../ports/audit-sealer.ts";
import type { DbTx } from "../client.ts";

export type SignedRow = { readonly seq: bigint; readonly size: bigint; readonly root: Uint8Array };
export type LastRow = SignedRow & { readonly note: string };

export type Known = {
  /** What this process saw last as signed. */
  readonly memory: SignedRow | undefined;
  readonly outside: KeptOutside | undefined;
  readonly verifier: Verifier;
};

/**
 * Why the record does not go on from all that is known to be signed: by its own last checkpoint, which only this desk's key can have signed,
 * by this process's memory, and by the checkpoint that is kept outside. Whoever owns the database can edit the first alone.
 */
export async function brokenContinuity(tx: DbTx, last: LastRow | undefined, known: Known): Promise<Finding | undefined> {
  if (!last) return neverSigned(known);
  const { memory, outside, verifier } = known;
  const opened = openCheckpoint(last.note, verifier);
  if (!opened || opened.size !== Number(last.size) || hexOf(opened.root) !== hexOf(last.root)) {
    return { kind: "checkpoint-forged", says: `checkpoint ${last.seq} (of ${last.size} leaves) is not what this desk's key signed` };
  }
  if (memory && (memory.seq > last.seq || memory.size > last.size)) return rolledBack(Number(memory.size), Number(last.size));
  if (memory && !(await isStored(tx, memory, memory.seq))) return rootChanged(Number(memory.size));
  if (outside?.note === undefined) return undefined;
  const kept = openCheckpoint(outside.note, verifier);
  if (!kept) return unusable(outside.note);
  if (kept.size > last.size) return rolledBack(kept.size, Number(last.size));
  return (await isStored(tx, { size: BigInt(kept.size), root: kept.root })) ? undefined : rootChanged(kept.size);
}

/** A record without a checkpoint is that of a desk which never sealed, or one from which they were taken. */
function neverSigned({ memory, outside, verifier }: Known): Finding | undefined {
  const kept = outside?.note === undefined ? undefined : openCheckpoint(outside.note, verifier);
  const size = Math.max(Number(memory?.size ?? -1), kept?.size ?? -1);
  if (size >= 0) return rolledBack(size, 0);
  if (!outside?.hasKept && outside?.note === undefined) return undefined;
  return { kind: "rolled-back", says: "the record was sealed before and has no checkpoint" };
}

/** An idle desk has many of one size. */
async function isStored(tx: DbTx, { size, root }: Pick<SignedRow, "size" | "root">, seq?: bigint): Promise<boolean> {
  const where = { size, root: new Uint8Array(root), ...(seq === undefined ? {} : { seq }) };
  return (await tx.auditCheckpoint.findFirst({ where, select: { seq: true } })) !== null;
}

function unusable(note: string): Finding {
  return noteHead(note)
    ? { kind: "checkpoint-forged", says: "the checkpoint kept outside is not signed by this desk's key" }
    : unreadableNote;
}

export function rolledBack(signed: number, held: number): Finding {
  return {
    kind: "rolled-back",
    says: `the record was signed with ${signed} leaves and has ${held}`,
    leaves: { from: held, to: Math.max(held, signed - 1) },
  };
}

function rootChanged(size: number): Finding {
  return {
    kind: "root-changed",
    says: `the root of ${size} leaves is not the one that was signed`,
    leaves: { from: 0, to: Math.max(0, size - 1) },
  };
}
