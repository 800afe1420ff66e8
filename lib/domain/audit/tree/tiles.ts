/** Leaves, or roots of full tiles, under one tile. @source C2SP tlog-tiles */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;

/** What stands at the right edge of a tree: for each level, lowest last, the hashes after the last full tile. */
export type EdgePart = { readonly level: number; readonly from: number; readonly to: number };

/**
 * Which hashes of which level give back the compact range of a tree of so many leaves, largest subtree first. Level 0 are leaves.
 * @shape from inclusive, to exclusive, at most 255 a level
 */
export function edgeParts(size: number): readonly EdgePart[] {
  const parts: EdgePart[] = [];
  for (let level = 0, width = size; width > 0; level++, width = Math.floor(width / TILE_WIDTH)) {
    const from = Math.floor(width / TILE_WIDTH) * TILE_WIDTH;
    if (from < width) parts.unshift({ level, from, to: width });
  }
  return parts;
}

/** Where a tile stands in an export, as in a log that is served: `tile/0/x001/234`, with `.p/57` where it is not full. @source C2SP tlog-tiles */
export function tilePath(level: number, position: number, width: number = TILE_WIDTH): string {
  const groups = [];
  for (let rest = position; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1_000))
    groups.unshift(String(rest % 1_000).padStart(3, "0"));
  const name = groups.map((group, i) => (i === groups.length - 1 ? group : `x${group}`)).join("/");
  return `tile/${level}/${name}${width === TILE_WIDTH ? "" : `.p/${width}`}`;
}

/** The entry of a tile that a filled subtree is, if any: subtrees of height 8, 16, … are hashes of tiles at level 1, 2, … */
export function tileLevelOf(height: number): number | undefined {
  return height > 0 && height % TILE_HEIGHT === 0 ? height / TILE_HEIGHT : undefined;
}
