import type { EpochMs } from "../../kernel/time.ts";
import type { Report } from "./finding.ts";
import type { RecordHashes } from "./rows.ts";

type Gone = { readonly from: number; readonly to: number; readonly events: number; readonly digest: string; readonly leaf: string };
type Range = Gone & { isSealed: boolean; count: number; first: number; last: number; readonly hash: ReturnType<RecordHashes["retired"]> };

/**
 * Which leaves may have no event: those of months that were retired. An `audit.retired` event names the month, how many events it
 * held and a digest over their leaves; its body is kept apart, and counts only where its own leaf stands in the tree.
 * @source docs/audit-format.md, "Retired events"
 */
export class Retirements {
  readonly #ranges: Range[];
  readonly #report: Report;

  constructor(bodies: readonly string[], hashes: RecordHashes, report: Report) {
    this.#report = report;
    this.#ranges = bodies.flatMap((body) => {
      const gone = goneOf(body, hashes.leaf(body));
      return gone ? [{ ...gone, isSealed: false, count: 0, first: 0, last: 0, hash: hashes.retired() }] : [];
    });
  }

  /** Each leaf of the tree: one of them may be a retirement's own. */
  see(leaf: string): void {
    for (const range of this.#ranges) if (range.leaf === leaf) range.isSealed = true;
  }

  /** Whether a retirement may explain that the event of this leaf is gone; `finish` tells whether it does. */
  take(leafIndex: number, at: EpochMs, leaf: Uint8Array): boolean {
    const range = this.#ranges.find((each) => at >= each.from && at < each.to);
    if (!range) return false;
    if (range.count === 0) range.first = leafIndex;
    range.last = leafIndex;
    range.count += 1;
    range.hash.add(leaf);
    return true;
  }

  /** @param isPartial only a part of the record was seen: bodies were proven by the caller, and a month may reach past the part */
  finish({ isPartial = false } = {}): void {
    for (const range of this.#ranges) {
      const isPart = isPartial && range.count < range.events;
      const isAll = (range.isSealed || isPartial) && range.count === range.events && range.hash.hex() === range.digest;
      if (range.count === 0 || isPart || isAll) continue;
      const says = `the ${range.count} events missing from ${new Date(range.from).toISOString().slice(0, 7)} are not the ${range.events} that were retired`;
      this.#report({ kind: "event-missing", says, leaves: { from: range.first, to: range.last } });
    }
  }
}

function goneOf(body: string, leaf: string): Gone | undefined {
  try {
    const { type, data } = JSON.parse(body) as { type?: unknown; data?: { [key: string]: unknown } }; // probed below
    const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(String(data?.["month"])) ?? [];
    const [events, digest] = [Number(data?.["events"]), String(data?.["leaves"])];
    if (type !== "audit.retired" || !Number.isSafeInteger(events) || !month) return undefined;
    return { from: Date.UTC(Number(year), Number(month) - 1), to: Date.UTC(Number(year), Number(month)), events, digest, leaf };
  } catch {
    return undefined; // not JSON: it explains nothing
  }
}
