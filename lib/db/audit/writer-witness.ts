/**
 * What this process knows of its own writing: for each of its connections how many events it committed, and the last one's leaf. It says so
 * once a second (audit_beat) until the event stands sealed in the tree, from memory that nobody with the database can edit: an event that is
 * deleted before it is sealed shows as missing at the next beat, also when the row of the beat before is deleted with it.
 * Unseen stays what is deleted together with its process within that second.
 */
import type { Uuid } from "../../domain/kernel/ids.ts";
import type { Db } from "../client.ts";

/** More connections than any process opens between two beats. */
const MAX_WRITERS = 200;

export type WriterMark = { readonly writer: string; readonly n: number; readonly leaf: string };
/** `proof`: what the door gave for it. audit_beat keeps nothing without. */
type ProvenMark = WriterMark & { readonly proof: string };

export class WriterWitness {
  readonly #reached = new Map<string, ProvenMark>();

  /** The setting that audit_insert() left on a connection whose transaction has committed. */
  committed(setting: string | null | undefined): void {
    const mark = writerMark(setting);
    if (!mark) return;
    const { writer } = mark;
    if ((this.#reached.get(writer)?.n ?? 0) >= mark.n) return;
    this.#reached.delete(writer);
    this.#reached.set(writer, mark);
    if (this.#reached.size > MAX_WRITERS) this.#reached.delete(this.#reached.keys().next().value ?? "");
  }

  /** Says how far the writers got. @returns marks whose event is not in the record as it was written */
  async beat(db: Db, holder: Uuid): Promise<readonly WriterMark[]> {
    const marks = [...this.#reached.values()];
    if (marks.length === 0) return [];
    const states = await db.$queryRaw<{ writer: string; n: bigint; state: string }[]>`
      SELECT writer::text, n, state FROM audit_beat(${holder}::uuid, ${JSON.stringify(marks)}::jsonb)`;
    return states.flatMap(({ writer, n, state }) => {
      const mark = this.#reached.get(writer);
      if (!mark || mark.n !== Number(n)) return [];
      if (state === "sealed") this.#reached.delete(writer);
      return state === "missing" || state === "other" ? [{ writer, n: mark.n, leaf: mark.leaf }] : [];
    });
  }
}

/** Told after each event of a transaction how far the connection's writer got (store-context.ts). */
export type Wrote = (setting: string | null | undefined) => void;

/** One transaction whose last event the witness hears of once it has committed. What is rolled back was never written. */
export async function witnessed<T>(witness: WriterWitness | undefined, transaction: (wrote: Wrote) => Promise<T>): Promise<T> {
  let last: string | null | undefined;
  const result = await transaction((setting) => {
    last = setting;
  });
  witness?.committed(last);
  return result;
}

/** Reads writer/n/leaf/transaction/mark. */
export function writerMark(setting: string | null | undefined): ProvenMark | undefined {
  const [, writer, n, leaf, proof] = /^([0-9a-f-]{36})\/(\d{1,15})\/([0-9a-f]{64})\/(\d{1,18}\/[0-9a-f]{64})$/.exec(setting ?? "") ?? [];
  return writer && n && leaf && proof ? { writer, n: Number(n), leaf, proof } : undefined;
}
