import { CompactRange } from "#lib/domain/audit/tree/compact-range.ts";
import { TILE_HEIGHT, TILE_WIDTH } from "#lib/domain/audit/tree/tiles.ts";
import type { RecordHashes, StoredCheckpoint, TileRow } from "#lib/domain/audit/verify/rows.ts";
import { bytesOfHex, hexOf } from "#lib/domain/kernel/hex.ts";
import type { AuditRecord } from "#lib/ports/audit-record.ts";

type Parts = { readonly record: AuditRecord; readonly hashes: RecordHashes };
type Tiles = ReadonlyMap<number, TileRow>;

/**
 * Where the tree first differs from what was signed, in the sizes of two checkpoints: the last whose root its tiles and leaves give, and the one
 * after it. What differs at a size differs at every larger one.
 */
export async function lastAgreeing(parts: Parts, tiles: Tiles, checkpoints: readonly StoredCheckpoint[]) {
  let [low, high] = [0, checkpoints.length - 1]; // the last one differs
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const at = checkpoints[middle];
    if (at && (await agrees(parts, tiles, at))) low = middle + 1;
    else high = middle;
  }
  return { agreed: checkpoints[low - 1]?.size ?? 0, wrong: checkpoints[low]?.size ?? 0 };
}

async function agrees({ record, hashes }: Parts, tiles: Tiles, { size, root }: StoredCheckpoint): Promise<boolean> {
  const full = Math.floor(size / TILE_WIDTH);
  const range = new CompactRange(hashes.node);
  for (let position = 0; position < full; position++) {
    const tile = tiles.get(position);
    if (!tile) return false;
    range.append(bytesOfHex(tile.hash), TILE_HEIGHT);
  }
  if (size > full * TILE_WIDTH)
    for await (const rows of record.sealed({ from: full * TILE_WIDTH, to: size - 1 }))
      for (const { leaf } of rows) range.append(bytesOfHex(leaf));
  return range.size === size && hexOf(range.root() ?? hashes.emptyRoot()) === root;
}
