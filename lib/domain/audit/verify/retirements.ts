import { bytesOfHex } from "../../kernel/hex.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Report } from "./finding.ts";
import { isMember, isOfMonth, type Retirement, retirementOf } from "./retirement.ts";
import type { RecordHashes } from "./rows.ts";

type Gone = Retirement & {
  /** Its own leaf. */
  readonly leaf: string;
  isOnRecord: boolean;
  taken: number;
  remaining: number;
  readonly hash: ReturnType<RecordHashes["retired"]>;
};

/** A leaf without its event. */
export type EmptyLeaf = { readonly leafIndex: number; readonly leaf: string };

/**
 * Which leaves may have no event: those of months that were retired. An `audit.retired` event names the month, where its leaves stand and a
 * digest over them; its body is kept apart, and counts only where its own leaf stands in the tree.
 * @source docs/audit-format.md, "Retired months"
 */
export class Retirements {
  readonly #gone: Gone[] = [];
  readonly #report: Report;

  constructor(bodies: readonly string[], hashes: RecordHashes, report: Report) {
    this.#report = report;
    for (const body of bodies) {
      const said = retirementOf(body);
      if (!said) report({ kind: "retired-wrongly", says: `what is kept as a retirement explains nothing: ${body.slice(0, 200)}` });
      else if (this.#gone.some(({ month }) => month === said.month))
        report({ kind: "retired-wrongly", says: `${said.month} was retired more than once` });
      else this.#gone.push({ ...said, leaf: hashes.leaf(body), isOnRecord: false, taken: 0, remaining: 0, hash: hashes.retired() });
    }
  }

  /** Each leaf of the tree, and those that just wait for it: one of them may be a retirement's own. @param by it is no younger than this */
  see(leaf: string, by: EpochMs | undefined): void {
    for (const gone of this.#gone) if (gone.leaf === leaf && by !== undefined && gone.at <= by) gone.isOnRecord = true;
  }

  /** An event that is still there. */
  remains(at: EpochMs): void {
    for (const gone of this.#gone) if (at >= gone.from && at < gone.to) gone.remaining += 1;
  }

  /** Whether a retirement may explain that the event of this leaf is gone; `finish` tells whether it does. @param signedAt of the checkpoint over it */
  take(empty: EmptyLeaf & { readonly at: EpochMs }, signedAt: EpochMs | undefined): boolean {
    return this.#take(empty, (gone) => empty.at >= gone.from && empty.at < gone.to && isOfMonth(gone, signedAt));
  }

  /** The same by the month that a line of an export names, whose tree was proven and holds the retirement. */
  takeNamed(empty: EmptyLeaf, month: string): boolean {
    return this.#take(empty, (gone) => gone.month === month);
  }

  /** @param part only these leaves were seen, and bodies were proven by the caller */
  finish(part?: { readonly first: number; readonly last: number }): void {
    for (const gone of this.#gone) {
      const [first, last] = [gone.ranges[0]?.[0] ?? 0, gone.ranges.at(-1)?.[1] ?? 0];
      const isWhole = !part || (first >= part.first && last <= part.last);
      const report = (says: string): void => this.#report({ kind: "retired-wrongly", says, leaves: { from: first, to: last } });
      if (!part && !gone.isOnRecord) report(`the retirement of ${gone.month} is not in the record`);
      else if (gone.remaining > 0) report(`${gone.month} was retired, and ${gone.remaining} events of it are still there`);
      else if (isWhole && (gone.taken !== gone.events || gone.hash.hex() !== gone.leaves))
        report(`the ${gone.taken} events missing from ${gone.month} are not the ${gone.events} that were retired`);
    }
  }

  #take({ leafIndex, leaf }: EmptyLeaf, isRight: (gone: Gone) => boolean): boolean {
    const gone = this.#gone.find((each) => isMember(each, leafIndex) && isRight(each));
    if (!gone) return false;
    gone.taken += 1;
    gone.hash.add(bytesOfHex(leaf));
    return true;
  }
}
