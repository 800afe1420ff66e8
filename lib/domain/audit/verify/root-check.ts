import { hexOf } from "../../kernel/hex.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { CompactRange } from "../tree/compact-range.ts";
import { noteHead } from "../tree/note-head.ts";
import { tileLevelOf } from "../tree/tiles.ts";
import { type Report, unreadableNote } from "./finding.ts";
import type { RecordHashes, StoredCheckpoint, TileRow } from "./rows.ts";

/** A checkpoint of the table, or one that was kept outside of the database. */
export type ExpectedRoot = { readonly size: number; readonly root: Uint8Array; readonly at: EpochMs; readonly isOutside: boolean };

/**
 * Grows the tree leaf by leaf and holds it against every checkpoint on the way. The first root that differs bounds the change: it lies
 * after the last root that agreed.
 */
export class RootCheck {
  readonly #range: CompactRange;
  readonly #hashes: RecordHashes;
  readonly #report: Report;
  readonly #expected: ExpectedRoot[] = [];
  readonly #tiles = new Map<string, string>();
  #next = 0;
  #signed = 0;
  #agreedSize = 0;
  #isBroken = false;

  constructor(hashes: RecordHashes, report: Report) {
    this.#range = new CompactRange(hashes.node);
    this.#hashes = hashes;
    this.#report = report;
  }

  /** All of them before the first leaf. */
  expect(checkpoints: readonly StoredCheckpoint[], outside: readonly string[]): void {
    let seq = checkpoints[0]?.seq ?? 1;
    if (seq !== 1) this.#missing(1, seq - 1);
    for (const row of checkpoints) {
      if (row.seq !== seq) this.#missing(seq, row.seq - 1);
      seq = row.seq + 1;
      const opened = this.#hashes.openNote(row.note);
      if (!opened || opened.size !== row.size || hexOf(opened.root) !== row.root || opened.at !== row.at) {
        this.#report({ kind: "checkpoint-forged", says: `checkpoint ${row.seq} (of ${row.size} leaves) is not what a pinned key signed` });
      } else this.#expected.push({ size: opened.size, root: opened.root, at: opened.at, isOutside: false });
    }
    for (const note of outside) {
      const opened = this.#hashes.openNote(note);
      if (opened) this.#expected.push({ size: opened.size, root: opened.root, at: opened.at, isOutside: true });
      else if (!noteHead(note)) this.#report(unreadableNote);
      else this.#report({ kind: "checkpoint-forged", says: "a checkpoint kept outside is not signed by a pinned key" });
    }
    this.#expected.sort((a, b) => a.size - b.size);
    this.#compare();
  }

  /** The sizes at which a sealing ended. */
  get sealedSizes(): ReadonlySet<number> {
    return new Set(this.#expected.filter((each) => !each.isOutside).map((each) => each.size));
  }

  /** When the first checkpoint over this leaf was signed. Leaves are asked for in order. */
  signedAt(leafIndex: number): EpochMs | undefined {
    while ((this.#expected[this.#signed]?.size ?? Number.POSITIVE_INFINITY) <= leafIndex) this.#signed += 1;
    return this.#expected[this.#signed]?.at;
  }

  append(leaf: Uint8Array): void {
    if (this.#isBroken) return;
    this.#range.append(leaf, 0, (height, index, hash) => {
      const level = tileLevelOf(height);
      if (level !== undefined) this.#tiles.set(`${level}/${index}`, hexOf(hash));
    });
    this.#compare();
  }

  /** A leaf is not there, so nothing after it can be recomputed. */
  break(): void {
    this.#isBroken = true;
  }

  /** After the last leaf. */
  finish(tiles: readonly TileRow[], size: number): void {
    for (const { level, position, hash } of tiles) this.#tile(level, position, hash);
    if (!this.#isBroken) for (const name of this.#tiles.keys()) this.#report({ kind: "tile-edited", says: `tile hash ${name} is missing` });
    const beyond = this.#expected.slice(this.#next).filter((each) => each.size > size);
    const largest = beyond.at(-1);
    if (largest) {
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

  #compare(): void {
    for (let next = this.#expected[this.#next]; next?.size === this.#range.size; next = this.#expected[this.#next]) {
      this.#next += 1;
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

  #missing(from: number, to: number): void {
    this.#report({
      kind: "checkpoint-missing",
      says: from === to ? `checkpoint ${from} is missing` : `checkpoints ${from} to ${to} are missing`,
    });
  }
}
