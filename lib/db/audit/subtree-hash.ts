import { auditNode } from "../../crypto/audit-digest.ts";
import { CompactRange } from "../../domain/audit/tree/compact-range.ts";
import type { SubtreeHash } from "../../domain/audit/tree/proofs.ts";
import { TILE_HEIGHT } from "../../domain/audit/tree/tiles.ts";
import { invariant } from "../../domain/kernel/invariant.ts";
import type { DbTx } from "../client.ts";
import { tileHashes } from "./tree-edge.ts";

/** Hashes of perfect subtrees from the stored tiles: at most 128 rows each. @throws when one is missing */
export function subtreeHash(db: DbTx): SubtreeHash {
  return async (height, index) => {
    const level = Math.floor(height / TILE_HEIGHT);
    const width = 2 ** (height % TILE_HEIGHT);
    const range = new CompactRange(auditNode);
    for (const hash of await tileHashes(db, level, index * width, (index + 1) * width)) range.append(hash);
    const root = range.root();
    invariant(root, "a subtree has at least one hash");
    return root;
  };
}
