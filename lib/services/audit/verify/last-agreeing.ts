import { CompactRange } from "#lib/domain/audit/tree/compact-range.ts";
import { TILE_HEIGHT, TILE_WIDTH } from "#lib/domain/audit/tree/tiles.ts";
import type { RecordHashes, StoredCheckpoint, TileRow } from "#lib/domain/audit/verify/rows.ts";
import { bytesOfHex, hexOf } from "#lib/domain/kernel/hex.ts";
import type { SampledRecord } from "#lib/ports/audit-record.ts";

type Parts = { readonly record: SampledRecord; readonly hashes: RecordHashes };
type Tiles = ReadonlyMap<number, TileRow>;

/**
 * Where the tree first differs from what was signed, in the sizes of two checkpoints: the last whose root its tiles and leaves give, and the one
 * after it. What differs at a size differs at every larger one. @param last it differs
 */
export async function lastAgreeing(parts: Parts, tiles: Tiles, last: StoredCheckpoint) {
  let [agreed, wrong] = [0, last.size];
  // The first leaf whose checkpoint differs is at `high` or before it.
  for (let high = last.size - 1; agreed < high; ) {
    const middle = Math.floor((agreed + high) / 2);
    const over = await parts.record.checkpointOver(middle);
    const isWrong = !over || over.size >= wrong || !(await agrees(parts, tiles, over));
    if (isWrong) [high, wrong] = [middle, Math.min(wrong, over?.size ?? wrong)];
    else agreed = over.size;
  }
  return { agreed, wrong };
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
