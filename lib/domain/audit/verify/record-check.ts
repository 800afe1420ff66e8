import { bytesOfHex } from "../../kernel/hex.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { bodyFacts, eventFindings } from "./event-check.ts";
import { ExpectedRoots } from "./expected-roots.ts";
import type { Report } from "./finding.ts";
import { Retirements } from "./retirements.ts";
import { RootCheck } from "./root-check.ts";
import type { RecordHashes, SealedRow, StoredCheckpoint, StoredEvent, TileRow, WaitingRow, WriterRow } from "./rows.ts";
import { wrongOrder } from "./seal-order.ts";
import { WriterChains } from "./writer-chains.ts";

/** Longer than any sealing takes: what has no leaf by then was kept from the sealer, or put in past it. */
export const SEALED_WITHIN_MS = 10_000;

/** What is known before the first leaf. `outside` are notes of checkpoints that were kept outside of the database. */
export type RecordFacts = {
  readonly outside: readonly string[];
  readonly retired: readonly string[];
  readonly now: EpochMs;
};

/**
 * The whole record, fed row by row: leaves by index, with the checkpoints over them before them, then what waits, then the rest. Everything
 * that does not hold is reported at its row.
 * @source docs/audit-format.md, "Verifying"
 */
export class RecordCheck {
  readonly #hashes: RecordHashes;
  readonly #report: Report;
  readonly #facts: RecordFacts;
  /** Of the checkpoints that were fed. */
  readonly expected: ExpectedRoots;
  readonly #roots: RootCheck;
  readonly #retirements: Retirements;
  readonly #chains: WriterChains;
  #next = 0;
  #previous: SealedRow | undefined;

  constructor(hashes: RecordHashes, facts: RecordFacts, report: Report) {
    this.#hashes = hashes;
    this.#report = report;
    this.#facts = facts;
    this.expected = new ExpectedRoots(hashes, report);
    this.#roots = new RootCheck(hashes, this.expected, report);
    this.#retirements = new Retirements(facts.retired, hashes, report);
    this.#chains = new WriterChains(report);
    this.expected.outside(facts.outside);
    this.#roots.compare();
  }

  /** How many leaves were seen. */
  get size(): number {
    return this.#next;
  }

  /** By sequence. @param isEnd after the last leaf */
  checkpoint(page: readonly StoredCheckpoint[], isEnd: boolean): void {
    this.expected.add(page, this.#next, isEnd);
    this.#roots.compare();
  }

  /** By leaf index. */
  sealed(row: SealedRow): void {
    if (row.leafIndex !== this.#next) {
      const [from, to] = [this.#next, row.leafIndex - 1];
      this.#report({
        kind: "leaf-missing",
        says: from === to ? `leaf ${from} is missing` : `leaves ${from} to ${to} are missing`,
        leaves: { from, to },
      });
      this.#roots.break();
    }
    this.#next = row.leafIndex + 1;
    this.#order(row);
    this.#roots.append(bytesOfHex(row.leaf));
    const signedAt = this.expected.signedAt(row.leafIndex);
    this.#retirements.see(row.leaf, signedAt);
    if (row.event) {
      this.#event(row, row.event, row.leafIndex);
      return;
    }
    this.#chains.gone(row.leaf);
    if (this.#retirements.take(row, signedAt)) return;
    this.#report({
      kind: "event-missing",
      says: `leaf ${row.leafIndex} has no event: event ${row.eventId} was deleted`,
      eventId: row.eventId,
      leaves: { from: row.leafIndex, to: row.leafIndex },
    });
  }

  /** What waits for the sealer, by time and id. */
  waiting(row: WaitingRow): void {
    if (row.event) this.#event(row, row.event, undefined);
    else {
      this.#chains.gone(row.leaf);
      this.#report({ kind: "event-missing", says: `event ${row.eventId} waited for the sealer and was deleted`, eventId: row.eventId });
    }
    if (!this.#isLate(row.at)) this.#retirements.see(row.leaf, this.#facts.now);
    else this.#report({ kind: "not-sealed", says: `event ${row.eventId} has waited for the sealer for too long`, eventId: row.eventId });
  }

  /** An event that has neither a leaf nor waits for one. */
  stray(event: StoredEvent): void {
    const { link } = bodyFacts(event);
    if (link) this.#chains.see({ link, leaf: event.leaf, leafIndex: undefined, eventId: event.id });
    this.#report({
      kind: "event-inserted",
      says: `event ${event.id} has no leaf: it was put in past the door, or its leaf was taken away`,
      eventId: event.id,
    });
  }

  /** After all events. */
  finish(rest: {
    readonly tiles: readonly TileRow[];
    readonly writers: readonly WriterRow[];
    readonly guardsOff: readonly string[];
  }): void {
    this.#roots.finish(rest.tiles, this.#next);
    for (const { writer, n, leaf } of rest.writers) this.#chains.reached(writer, n, leaf);
    this.#chains.finish();
    this.#retirements.finish();
    this.#signed();
    for (const guard of rest.guardsOff) this.#report({ kind: "guard-off", says: `${guard} is missing or switched off` });
  }

  #event(row: SealedRow | WaitingRow, event: StoredEvent, leafIndex: number | undefined): void {
    const { findings, facts } = eventFindings(row, event, leafIndex, this.#hashes);
    for (const finding of findings) this.#report(finding);
    this.#retirements.remains(event.at);
    if (facts.link) this.#chains.see({ link: facts.link, leaf: row.leaf, leafIndex, eventId: row.eventId });
  }

  #order(row: SealedRow): void {
    const finding = this.#previous && !this.expected.isSealedAt(row.leafIndex) && wrongOrder(this.#previous, row);
    if (finding) this.#report(finding);
    this.#previous = row;
  }

  #signed(): void {
    const { largest } = this.expected.rows;
    if (largest >= this.#next || !this.#previous || !this.#isLate(this.#previous.at)) return;
    const leaves = { from: largest, to: this.#next - 1 };
    this.#report({ kind: "not-signed", says: `leaves ${leaves.from} to ${leaves.to} are under no checkpoint`, leaves });
  }

  #isLate(when: EpochMs): boolean {
    return this.#facts.now - when > SEALED_WITHIN_MS;
  }
}
