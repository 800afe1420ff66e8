import { hexOf } from "../../kernel/hex.ts";
import { CompactRange } from "../tree/compact-range.ts";
import { tileLevelOf } from "../tree/tiles.ts";
import type { ExpectedRoots } from "./expected-roots.ts";
import type { Report } from "./finding.ts";
import type { RecordHashes, TileRow } from "./rows.ts";

/**
 * Grows the tree leaf by leaf and holds it against every checkpoint on the way. The first root that differs bounds the change: it lies
 * after the last root that agreed.
 */
export class RootCheck {
  readonly #range: CompactRange;
  readonly #hashes: RecordHashes;
  readonly #report: Report;
  readonly #expected: ExpectedRoots;
  readonly #tiles = new Map<string, string>();
  #agreedSize = 0;
  #isBroken = false;

  constructor(hashes: RecordHashes, expected: ExpectedRoots, report: Report) {
    this.#expected = expected;
    this.#range = new CompactRange(hashes.node);
    this.#hashes = hashes;
    this.#report = report;
  }

  /** With the checkpoints of just this size. */
  compare(): void {
    if (this.#isBroken) return;
    for (let next = this.#expected.take(this.#range.size); next; next = this.#expected.take(this.#range.size)) {
      const root = this.#range.root() ?? this.#hashes.emptyRoot();
      if (hexOf(root) === hexOf(next.root)) this.#agreedSize = next.size;
      else {
        this.#isBroken = true;
        this.#report({
          kind: "root-changed",
          says: `the root of ${next.size} leaves is not the one ${next.isOutside ? "of a checkpoint kept outside" : "signed"}`,
          leaves: { from: this.#agreedSize, to: Math.max(this.#agreedSize, next.size - 1) },
        });
        return;
      }
    }
  }

  append(leaf: Uint8Array): void {
    if (this.#isBroken) return;
    this.#range.append(leaf, 0, (height, index, hash) => {
      const level = tileLevelOf(height);
      if (level !== undefined) this.#tiles.set(`${level}/${index}`, hexOf(hash));
    });
    this.compare();
  }

  /** A leaf is not there, so nothing after it can be recomputed. */
  break(): void {
    this.#isBroken = true;
  }

  /** After the last leaf. */
  finish(tiles: readonly TileRow[], size: number): void {
    for (const { level, position, hash } of tiles) this.#tile(level, position, hash);
    if (!this.#isBroken) for (const name of this.#tiles.keys()) this.#report({ kind: "tile-edited", says: `tile hash ${name} is missing` });
    const { largest } = this.#expected;
    if (largest && largest.size > size) {
      this.#report({
        kind: "rolled-back",
        says: `the record was signed with ${largest.size} leaves and has ${size}: it was rolled back, or its end was deleted`,
        leaves: { from: size, to: largest.size - 1 },
      });
    }
  }

  #tile(level: number, position: number, hash: string): void {
    const name = `${level}/${position}`;
    const own = this.#tiles.get(name);
    this.#tiles.delete(name);
    if (own === hash || (own === undefined && this.#isBroken)) return;
    const width = 256 ** level;
    this.#report({
      kind: "tile-edited",
      says: `tile hash ${name} is not the root of its leaves`,
      leaves: { from: position * width, to: (position + 1) * width - 1 },
    });
  }
}
