import { auditNode } from "../../crypto/audit-digest.ts";
import { CompactRange } from "../../domain/audit/tree/compact-range.ts";
import { edgeParts, TILE_HEIGHT } from "../../domain/audit/tree/tiles.ts";
import type { DbTx } from "../client.ts";

/** Hashes [from, to) of a level of the tree: leaves, or roots of full tiles. @throws when one is missing */
export async function tileHashes(db: DbTx, level: number, from: number, to: number): Promise<readonly Uint8Array[]> {
  const rows =
    level === 0
      ? await db.$queryRaw<{ hash: Uint8Array }[]>`
          SELECT leaf AS hash FROM audit_leaf WHERE leaf_index >= ${from}::bigint AND leaf_index < ${to}::bigint ORDER BY leaf_index`
      : await db.$queryRaw<{ hash: Uint8Array }[]>`
          SELECT hash FROM audit_tile WHERE level = ${level}::smallint AND position >= ${from}::bigint AND position < ${to}::bigint ORDER BY position`;
  if (rows.length !== to - from) throw new MissingHashError(level, from, to);
  return rows.map((row) => row.hash);
}

export class MissingHashError extends Error {
  constructor(level: number, from: number, to: number) {
    super(`the audit tree lacks hashes of level ${level} between ${from} and ${to}`);
    this.name = "MissingHashError";
  }
}

/** The right edge of the stored tree at a size: at most 255 hashes a level. */
export async function loadEdge(db: DbTx, size: number): Promise<CompactRange> {
  const edge = new CompactRange(auditNode);
  for (const { level, from, to } of edgeParts(size)) {
    for (const hash of await tileHashes(db, level, from, to)) edge.append(hash, level * TILE_HEIGHT);
  }
  return edge;
}
