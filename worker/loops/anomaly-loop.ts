import { MINUTE_MS } from "#lib/domain/kernel/time.ts";
import type { AnomalyWork } from "#lib/ports/anomaly-work.ts";
import type { Clock } from "#lib/ports/clock.ts";
import type { Log } from "#lib/ports/log.ts";

const LOOK_EVERY_MS = 10_000;
/** Another worker's look takes a second or two: whoever has the lock for so long does not look. */
const KEPT_OUT_MS = MINUTE_MS;

type AnomalyParts = { readonly anomalies: AnomalyWork; readonly clock: Clock; readonly log: Log };

/**
 * Looks through the record for what an admin should know, every ten seconds. What it finds is stored with its event; the web tells the
 * admins, since people's names and addresses are under keys that the worker does not have.
 */
export class AnomalyLoop {
  readonly #parts: AnomalyParts;
  #keptOutSinceMs: number | undefined;

  constructor(parts: AnomalyParts) {
    this.#parts = parts;
  }

  /** One look. @returns how long to wait, ms */
  async advance(): Promise<number> {
    const found = await this.#parts.anomalies.look();
    for (const { rule, about, events } of found ?? []) this.#parts.log.warn({ rule, about, events }, "something unusual is on record");
    this.#watch(found === undefined);
    return LOOK_EVERY_MS;
  }

  #watch(isKeptOut: boolean): void {
    const nowMs = this.#parts.clock.monotonicMs();
    if (!isKeptOut) this.#keptOutSinceMs = undefined;
    else if (this.#keptOutSinceMs === undefined) this.#keptOutSinceMs = nowMs;
    else if (nowMs - this.#keptOutSinceMs >= KEPT_OUT_MS) {
      this.#keptOutSinceMs = nowMs; // once a minute
      this.#parts.log.error({}, "nothing was looked for in the record for a minute: another connection holds the lock for it");
    }
  }
}
