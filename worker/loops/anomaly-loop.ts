import type { AnomalyWork } from "#lib/ports/anomaly-work.ts";
import type { Log } from "#lib/ports/log.ts";

const LOOK_EVERY_MS = 10_000;

/**
 * Looks through the record for what an admin should know, every ten seconds. What it finds is stored with its event; the web tells the
 * admins, since people's names and addresses are under keys that the worker does not have.
 */
export class AnomalyLoop {
  readonly #parts: { readonly anomalies: AnomalyWork; readonly log: Log };

  constructor(parts: { readonly anomalies: AnomalyWork; readonly log: Log }) {
    this.#parts = parts;
  }

  /** One look. @returns how long to wait, ms */
  async advance(): Promise<number> {
    const found = await this.#parts.anomalies.look();
    for (const { rule, about, events } of found ?? []) this.#parts.log.warn({ rule, about, events }, "something unusual is on record");
    return LOOK_EVERY_MS;
  }
}
