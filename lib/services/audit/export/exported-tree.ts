import { CompactRange } from "#lib/domain/audit/tree/compact-range.ts";
import { TILE_HEIGHT, TILE_WIDTH, tilePath } from "#lib/domain/audit/tree/tiles.ts";
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import type { RecordHashes } from "#lib/domain/audit/verify/rows.ts";
import { hexOf } from "#lib/domain/kernel/hex.ts";
import type { ExportSource } from "#lib/ports/audit-export.ts";

/** The tree as far as the export holds it: roots of all full tiles, and the leaves of some. */
export class ExportedTree {
  readonly #source: ExportSource;
  readonly #hashes: RecordHashes;
  readonly #report: (finding: Finding) => void;
  readonly #size: number;
  readonly #roots: Uint8Array[] = [];
  readonly #tiles = new Map<number, readonly Uint8Array[] | undefined>();

  constructor(source: ExportSource, hashes: RecordHashes, size: number, report: (finding: Finding) => void) {
    [this.#source, this.#hashes, this.#size, this.#report] = [source, hashes, size, report];
  }

  async load(): Promise<void> {
    const full = Math.floor(this.#size / TILE_WIDTH);
    for (let at = 0; at < full; at += TILE_WIDTH) {
      const width = Math.min(TILE_WIDTH, full - at);
      const part = hashesIn(await this.#source.bytes(tilePath(1, at / TILE_WIDTH, width)));
      if (part.length !== width)
        return this.#report({ kind: "tile-edited", says: `the export lacks ${tilePath(1, at / TILE_WIDTH, width)}` });
      this.#roots.push(...part);
    }
  }

  /** Undefined where the export does not hold it. */
  async leaf(index: number): Promise<Uint8Array | undefined> {
    return (await this.tile(Math.floor(index / TILE_WIDTH)))?.[index % TILE_WIDTH];
  }

  /** A tile of leaves that is proven: the root of a full one stands in level 1, the last one is under the checkpoint. */
  async tile(position: number): Promise<readonly Uint8Array[] | undefined> {
    if (this.#tiles.has(position)) return this.#tiles.get(position);
    const width = Math.min(TILE_WIDTH, this.#size - position * TILE_WIDTH);
    const leaves = hashesIn(await this.#source.bytes(tilePath(0, position, width)));
    const root = this.#roots[position];
    const isGood = leaves.length === width && (width < TILE_WIDTH || (root && hexOf(rootOf(leaves, this.#hashes)) === hexOf(root)));
    if (leaves.length > 0 && !isGood) {
      const at = { from: position * TILE_WIDTH, to: position * TILE_WIDTH + width - 1 };
      this.#report({ kind: "tile-edited", says: `${tilePath(0, position, width)} is not what its root says`, leaves: at });
    }
    const good = isGood ? leaves : undefined;
    if (this.#tiles.size > 64) this.#tiles.clear();
    this.#tiles.set(position, good);
    return good;
  }

  async rootAt(size: number): Promise<Uint8Array | undefined> {
    if (size > this.#size) return undefined;
    const range = new CompactRange(this.#hashes.node);
    const full = Math.floor(size / TILE_WIDTH);
    if (full > this.#roots.length) return undefined;
    for (const root of this.#roots.slice(0, full)) range.append(root, TILE_HEIGHT);
    const rest = size % TILE_WIDTH === 0 ? [] : await this.tile(full);
    if (!rest) return undefined;
    for (const leaf of rest.slice(0, size % TILE_WIDTH)) range.append(leaf);
    return range.root() ?? this.#hashes.emptyRoot();
  }
}

function rootOf(leaves: readonly Uint8Array[], hashes: RecordHashes): Uint8Array {
  const range = new CompactRange(hashes.node);
  for (const leaf of leaves) range.append(leaf);
  return range.root() ?? hashes.emptyRoot();
}

function hashesIn(bytes: Uint8Array | undefined): readonly Uint8Array[] {
  if (!bytes || bytes.length % 32 !== 0) return [];
  return Array.from({ length: bytes.length / 32 }, (_, i) => bytes.subarray(i * 32, i * 32 + 32));
}
