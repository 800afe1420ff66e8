import type { SecretAccess } from "./secret-chain.ts";

type Sink = (access: SecretAccess) => Promise<void>;

const MOST_WAITING = 100;

/**
 * Brings accesses of secrets into the audit record. Those before the database is open wait, in order, and are written first thing; a
 * process that cannot write them does not start. That nobody has a secret is no access: nothing was read.
 */
export class SecretAccessLog {
  readonly #waiting: SecretAccess[] = [];
  #sink: Sink | undefined;

  /** @throws what the sink throws: a value that cannot be recorded is not handed out */
  async record(access: SecretAccess): Promise<void> {
    if (access.outcome === "not-found") return;
    if (this.#sink) return this.#sink(access);
    if (this.#waiting.length >= MOST_WAITING) throw new Error("too many secrets were read before the record was open");
    this.#waiting.push(access);
  }

  async attach(sink: Sink): Promise<void> {
    for (let access = this.#waiting.shift(); access; access = this.#waiting.shift()) await sink(access);
    this.#sink = sink;
  }
}
