import { hexOf } from "../../kernel/hex.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { noteHead } from "../tree/note-head.ts";
import { type Report, unreadableNote } from "./finding.ts";
import type { RecordHashes, StoredCheckpoint } from "./rows.ts";

/** A checkpoint of the table, or one that was kept outside of the database. */
export type ExpectedRoot = { readonly size: number; readonly root: Uint8Array; readonly at: EpochMs; readonly isOutside: boolean };

const bySize = (a: { readonly size: number }, b: { readonly size: number }): number => a.size - b.size;

/** Checkpoints by size, a page of the table at a time: of those that the tree has grown past nothing is kept. */
export class ExpectedRoots {
  readonly #hashes: RecordHashes;
  readonly #report: Report;
  /** Not held against the tree yet; and not under all leaves yet. Each with where it begins. */
  #waiting: ExpectedRoot[] = [];
  #next = 0;
  #signing: ExpectedRoot[] = [];
  #signed = 0;
  /** At which a sealing ended. */
  #sizes: Set<number> = new Set();
  #seq = 0;
  #size = -1;
  #count = 0;
  #largestRow = 0;
  #largest: ExpectedRoot | undefined;

  constructor(hashes: RecordHashes, report: Report) {
    this.#hashes = hashes;
    this.#report = report;
  }

  /** How many rows of the table there were, and the largest size that one of them names. */
  get rows(): { readonly count: number; readonly largest: number } {
    return { count: this.#count, largest: this.#largestRow };
  }

  /** Of those that are signed. */
  get largest(): ExpectedRoot | undefined {
    return this.#largest;
  }

  /** Whether a tree of this size needs no further page. */
  cover(size: number): boolean {
    return this.#size > size;
  }

  isSealedAt(size: number): boolean {
    return this.#sizes.has(size);
  }

  outside(notes: readonly string[]): void {
    for (const note of notes) {
      const opened = this.#hashes.openNote(note);
      if (opened) this.#keep({ ...opened, isOutside: true });
      else if (!noteHead(note)) this.#report(unreadableNote);
      else this.#report({ kind: "checkpoint-forged", says: "a checkpoint kept outside is not signed by a pinned key" });
    }
    this.#waiting.sort(bySize);
    this.#signing.sort(bySize);
  }

  /** By sequence. @param grown the tree's leaves so far @param isEnd it gets no more */
  add(page: readonly StoredCheckpoint[], grown: number, isEnd: boolean): void {
    this.#waiting = this.#waiting.slice(this.#next);
    this.#signing = this.#signing.slice(this.#signed);
    [this.#next, this.#signed] = [0, 0];
    for (const row of page) this.#open(row);
    const isAhead = ({ size }: ExpectedRoot): boolean => size === grown || (size > grown && !isEnd);
    this.#waiting = this.#waiting.filter(isAhead).sort(bySize);
    this.#signing = isEnd ? [] : this.#signing.sort(bySize);
    this.#sizes = new Set([...this.#sizes].filter((size) => size >= grown));
  }

  /** The next root that a tree of this size must have, if there is another. */
  take(size: number): ExpectedRoot | undefined {
    const next = this.#waiting[this.#next];
    if (next?.size !== size) return undefined;
    this.#next += 1;
    return next;
  }

  /** When the first checkpoint over this leaf was signed. Leaves are asked for in order. */
  signedAt(leafIndex: number): EpochMs | undefined {
    while ((this.#signing[this.#signed]?.size ?? Number.POSITIVE_INFINITY) <= leafIndex) this.#signed += 1;
    return this.#signing[this.#signed]?.at;
  }

  #open({ seq, size, root, at, note }: StoredCheckpoint): void {
    if (seq !== this.#seq + 1) this.#missing(this.#seq + 1, seq - 1);
    this.#seq = seq;
    this.#count += 1;
    this.#largestRow = Math.max(this.#largestRow, size);
    const opened = this.#hashes.openNote(note);
    const where = `checkpoint ${seq} (of ${size} leaves)`;
    if (!opened || opened.size !== size || hexOf(opened.root) !== root || opened.at !== at) {
      this.#report({ kind: "checkpoint-forged", says: `${where} is not what a pinned key signed` });
    } else if (size < this.#size) {
      this.#report({ kind: "checkpoint-forged", says: `${where} stands after one of ${this.#size} leaves` });
    } else {
      this.#size = size;
      this.#sizes.add(size);
      this.#keep({ ...opened, isOutside: false });
    }
  }

  #keep(root: ExpectedRoot): void {
    if (root.size >= (this.#largest?.size ?? 0)) this.#largest = root;
    this.#waiting.push(root);
    this.#signing.push(root);
  }

  #missing(from: number, to: number): void {
    const says = from === to ? `checkpoint ${from} is missing` : `checkpoints ${from} to ${to} are missing`;
    this.#report({ kind: "checkpoint-missing", says });
  }
}
