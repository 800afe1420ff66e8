/**
 * The sealer: one transaction under the lock of one row, which ends with it and which no other role can take, so a sealer that was paused can never append after another. It takes what it
 * sees (a late commit gets a later place), extends the tree and signs it. The tree must go on from what was signed last, as the database, this
 * process and what is kept outside know it; where it does not, nothing is sealed and the mismatch is reported. @source security.md, "Audit"
 */
import { emptyRoot } from "../../crypto/audit-digest.ts";
import { openCheckpoint, signedCheckpoint } from "../../crypto/checkpoint.ts";
import { type CheckpointKey, verifierOf } from "../../crypto/checkpoint-key.ts";
import { CompactRange } from "../../domain/audit/tree/compact-range.ts";
import { tileLevelOf } from "../../domain/audit/tree/tiles.ts";
import type { Finding } from "../../domain/audit/verify/finding.ts";
import { hexOf } from "../../domain/kernel/hex.ts";
import { epochMs } from "../../domain/kernel/time.ts";
import type { AuditSealer, KeptOutside, Sealing } from "../../ports/audit-sealer.ts";
import type { Db, DbTx } from "../client.ts";
import { notifyLive } from "../live-notify.ts";
import { brokenContinuity, type LastRow, rolledBack, type SignedRow } from "./continuity.ts";
import { loadEdge, MissingHashError } from "./tree-edge.ts";

const MOST_AT_ONCE = 10_000;
const QUIET_MS = 10 * 60_000;
const TIMEOUT_MS = 60_000;

export type SealerParts = { readonly db: Db; readonly key: CheckpointKey };

type Tile = { readonly level: number; readonly position: number; readonly hash: string };
type Turn = Sealing & { readonly edge?: CompactRange; readonly signed?: SignedRow };

export function auditSealer({ db, key }: SealerParts): AuditSealer {
  const verifier = verifierOf(key.verifier);
  let kept: CompactRange | undefined;
  let memory: SignedRow | undefined;

  async function seal(tx: DbTx, outside: KeptOutside | undefined): Promise<Turn> {
    const [lock] = await tx.$queryRaw<{ taken: boolean }[]>`SELECT audit_take_turn() AS taken`;
    if (!lock?.taken) return { state: "elsewhere", events: 0 };
    const [last] = await tx.$queryRaw<(LastRow & { readonly age_ms: number })[]>`
      SELECT seq, size, root, note, (extract(epoch FROM clock_timestamp() - at) * 1000)::float8 AS age_ms FROM audit_checkpoint ORDER BY seq DESC LIMIT 1`;
    const [held] = await tx.$queryRaw<{ size: bigint }[]>`SELECT coalesce(max(leaf_index) + 1, 0) AS size FROM audit_leaf`;
    const signedSize = Number(last?.size ?? 0);
    const heldSize = Number(held?.size ?? 0);
    const mismatch = (await brokenContinuity(tx, last, { memory, outside, verifier })) ?? unfit(last !== undefined, signedSize, heldSize);
    if (mismatch) return { state: "nothing", events: 0, mismatch };
    const edge = await edgeAt(tx, signedSize, last?.root);
    if (!(edge instanceof CompactRange)) return { state: "nothing", events: 0, mismatch: edge };

    // Leaves beyond the last checkpoint were put there past this function; they are part of the tree and are signed with it.
    const beyond =
      heldSize > signedSize
        ? await tx.$queryRaw<{ leaf: Uint8Array }[]>`
      SELECT leaf FROM audit_leaf WHERE leaf_index >= ${signedSize}::bigint ORDER BY leaf_index`
        : [];
    const sealed = await tx.$queryRaw<{ leaf: Uint8Array }[]>`SELECT leaf FROM audit_seal(${MOST_AT_ONCE}::int)`;
    if (sealed.length + beyond.length === 0 && last && last.age_ms < QUIET_MS) {
      return { state: "nothing", events: 0, size: signedSize, edge, signed: last };
    }
    const tiles: Tile[] = [];
    for (const { leaf } of [...beyond, ...sealed]) {
      edge.append(leaf, 0, (height, position, hash) => {
        const level = tileLevelOf(height);
        if (level !== undefined) tiles.push({ level, position, hash: hexOf(hash) });
      });
    }
    await insertTiles(tx, tiles);
    const seq = (last?.seq ?? 0n) + 1n;
    const note = await sign(tx, edge, seq);
    // Said here, once a turn, and not with each event: commits that notify wait for one another, which halves what a desk can write.
    if (sealed.length > 0) await notifyLive(tx, "audit");
    const signed = { seq, size: BigInt(edge.size), root: edge.root() ?? emptyRoot() };
    return { state: "sealed", events: sealed.length, size: edge.size, note, edge, signed };
  }

  async function edgeAt(tx: DbTx, size: number, root: Uint8Array | undefined): Promise<CompactRange | Finding> {
    const isAt = (edge: CompactRange | undefined): edge is CompactRange =>
      edge?.size === size && (!root || hexOf(edge.root() ?? emptyRoot()) === hexOf(root));
    if (isAt(kept)) return kept.copy();
    const loaded = await loadEdge(tx, size).catch((error: unknown) => {
      if (error instanceof MissingHashError) return undefined;
      throw error;
    });
    return isAt(loaded) ? loaded : { kind: "root-changed", says: `the tree of ${size} leaves is not the one that was signed last` };
  }

  async function sign(tx: DbTx, edge: CompactRange, seq: bigint): Promise<string> {
    const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`;
    const at = epochMs(clock?.now.getTime() ?? Number.NaN);
    const root = edge.root() ?? emptyRoot();
    const note = signedCheckpoint({ origin: key.name, size: edge.size, root, at }, key);
    await tx.$executeRaw`
      INSERT INTO audit_checkpoint (seq, size, at, root, note)
      VALUES (${seq}, ${edge.size}::bigint, to_timestamp(${at}::float8 / 1000), decode(${hexOf(root)}, 'hex'), ${note})`;
    return note;
  }

  return {
    async seal(outside) {
      const { edge, signed, ...sealing } = await db.$transaction((tx) => seal(tx, outside), { timeout: TIMEOUT_MS });
      kept = edge ?? kept; // committed by now
      memory = signed ?? memory;
      return sealing;
    },
    hasSigned: (note) => openCheckpoint(note, verifier) !== undefined,
    async progress() {
      const [row] = await db.$queryRaw<{ seq: bigint; waits: boolean }[]>`
        SELECT coalesce((SELECT max(seq) FROM audit_checkpoint), 0) AS seq, EXISTS (SELECT 1 FROM audit_pending) AS waits`;
      return { seq: Number(row?.seq ?? 0), isWaiting: row?.waits === true };
    },
    async shortWriters() {
      const rows = await db.$queryRaw<{ writer: string; n: bigint }[]>`
        SELECT w.writer::text, w.n FROM audit_writer w
         WHERE w.beat_at > clock_timestamp() - interval '1 hour'
           AND NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.writer = w.writer AND e.n = w.n AND e.leaf = w.leaf)
         ORDER BY w.writer LIMIT 100`;
      return rows.map(({ writer, n }) => ({
        kind: "writer-short",
        says: `event ${n} of writer ${writer} was written and is not in the record`,
        writer: { id: writer, n: Number(n) },
      }));
    },
  };
}

async function insertTiles(tx: DbTx, tiles: readonly Tile[]): Promise<void> {
  if (tiles.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO audit_tile (level, position, hash)
    SELECT (t ->> 'level')::smallint, (t ->> 'position')::bigint, decode(t ->> 'hash', 'hex') FROM jsonb_array_elements(${JSON.stringify(tiles)}::jsonb) t`;
}

/** Sealing gives places and signs at once: on a desk that never signed there is no leaf. */
function unfit(isSigned: boolean, signed: number, held: number): Finding | undefined {
  if (held < signed) return rolledBack(signed, held);
  if (isSigned || held === 0) return undefined;
  return { kind: "checkpoint-missing", says: "the record has leaves and no checkpoint", leaves: { from: 0, to: held - 1 } };
}
