/**
 * Every connection that writes counts its events and names the leaf before each. A transaction that is rolled back takes its count back
 * with it, so a gap or a wrong link means that something was deleted or edited, never an abort. Events of a writer may come a little out
 * of order (they are sealed by time and id), so links are followed as far as they go and what is left over at the end is a gap. A connection
 * signs in once, so all of a writer's events name one database role.
 */
import type { WriterLink } from "./event-check.ts";
import type { Report } from "./finding.ts";

const NOTHING = "0".repeat(64);

type Seen = { readonly link: WriterLink; readonly leaf: string; readonly leafIndex: number | undefined; readonly eventId: string };
type Chain = { n: number; leaf: string; last: Seen | undefined; role: string | undefined; readonly ahead: Map<number, Seen> };

export class WriterChains {
  readonly #chains = new Map<string, Chain>();
  readonly #gone = new Set<string>();
  readonly #report: Report;
  #explained = 0;
  #goneCount = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  see(seen: Seen): void {
    const chain = this.#chainOf(seen.link.id);
    if (seen.link.n <= chain.n || chain.ahead.has(seen.link.n)) {
      this.#report({
        kind: "writer-link",
        says: `${place(seen)} counts ${seen.link.n}, which its writer already used`,
        ...rowOf(seen),
      });
      return;
    }
    if (seen.link.n !== chain.n + 1) {
      chain.ahead.set(seen.link.n, seen);
      return;
    }
    for (let next: Seen | undefined = seen; next; next = chain.ahead.get(chain.n + 1)) this.#follow(chain, next);
  }

  /** A leaf whose event is gone: found already, or retired. Its place in a chain needs no second finding. */
  gone(leaf: string): void {
    this.#gone.add(leaf.slice(0, 16));
    this.#goneCount += 1;
  }

  /** How far a writer said that it got. */
  reached(writer: string, n: number, leaf: string): void {
    this.finish(writer);
    const chain = this.#chainOf(writer);
    if (chain.n > n || (chain.n === n && chain.leaf === leaf) || this.#isGone(leaf)) return;
    const says =
      chain.n < n
        ? `writer ${writer} had written ${n} events; the record has ${chain.n} of them, so the last ${n - chain.n} were deleted`
        : `event ${n} of writer ${writer} is not the one that was written`;
    this.#report({
      kind: "writer-short",
      says,
      writer: { id: writer, n: chain.n < n ? chain.n + 1 : n },
      ...(chain.n === n && chain.last ? rowOf(chain.last) : {}),
    });
  }

  /** Names what is left over: of one writer, or of all. */
  finish(only?: string): void {
    for (const [id, chain] of only === undefined ? this.#chains : [[only, this.#chainOf(only)] as const]) {
      while (chain.ahead.size > 0) this.#jump(id, chain);
    }
    if (only === undefined && this.#explained > this.#goneCount) {
      this.#report({
        kind: "writer-gap",
        says: `${this.#explained - this.#goneCount} more events are missing from their writers' counts than leaves without an event`,
      });
    }
  }

  #jump(id: string, chain: Chain): void {
    const n = Math.min(...chain.ahead.keys());
    const next = chain.ahead.get(n);
    if (!next) return;
    const missing = n - chain.n - 1;
    if (this.#isGone(next.link.prev)) this.#explained += missing;
    else {
      const which = missing === 1 ? `event ${n - 1}` : `events ${chain.n + 1} to ${n - 1}`;
      this.#report({ kind: "writer-gap", says: `${which} of writer ${id} missing, just before ${place(next)}`, writer: { id, n: n - 1 } });
    }
    [chain.n, chain.leaf] = [n - 1, next.link.prev];
    for (let each: Seen | undefined = next; each; each = chain.ahead.get(chain.n + 1)) this.#follow(chain, each);
  }

  #follow(chain: Chain, next: Seen): void {
    if (next.link.prev !== chain.leaf) {
      const before = chain.last;
      this.#report({
        kind: "writer-link",
        says: `${before ? place(before) : `the start of writer ${next.link.id}`} is not what ${place(next)} was written after`,
        ...rowOf(before ?? next),
      });
    }
    chain.role ??= next.link.role;
    if (next.link.role !== chain.role) {
      this.#report({
        kind: "writer-role",
        says: `${place(next)} was written by ${next.link.role || "no role"}, its writer's first by ${chain.role || "no role"}: a writer is one connection`,
        ...rowOf(next),
      });
    }
    chain.ahead.delete(next.link.n);
    [chain.n, chain.leaf, chain.last] = [next.link.n, next.leaf, next];
  }

  #chainOf(id: string): Chain {
    const known = this.#chains.get(id);
    if (known) return known;
    const fresh: Chain = { n: 0, leaf: NOTHING, last: undefined, role: undefined, ahead: new Map() };
    this.#chains.set(id, fresh);
    return fresh;
  }

  #isGone(leaf: string): boolean {
    return this.#gone.has(leaf.slice(0, 16));
  }
}

function rowOf({ leafIndex, eventId }: Seen) {
  return { eventId, ...(leafIndex === undefined ? {} : { leaves: { from: leafIndex, to: leafIndex } }) };
}

function place({ leafIndex, eventId }: Seen): string {
  return leafIndex === undefined ? `event ${eventId}` : `leaf ${leafIndex} (event ${eventId})`;
}
