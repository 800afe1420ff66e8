import { DAY_MS } from "#lib/domain/kernel/time.ts";
import type { RecordAlarm } from "#lib/ports/audit-sealer.ts";
import { WHOLE_LEAVES } from "#lib/services/audit/verify/check-record.ts";

/** Nothing is sealed while a check runs: some 15 s for a million events. */
const WHOLE_EVERY_MS = DAY_MS;

/** When a record is checked whole: a small one each time, a large one once a day while something is raised that samples never take for repaired. */
export class WholeChecks {
  readonly #alarm: Pick<RecordAlarm, "needsWhole">;
  readonly #leaves: number;
  #dueAtMs = Number.NEGATIVE_INFINITY;

  constructor(alarm: Pick<RecordAlarm, "needsWhole">, leaves = WHOLE_LEAVES) {
    this.#alarm = alarm;
    this.#leaves = leaves;
  }

  /** How many leaves the next check takes whole. @param size of the record, undefined before the first sealing */
  async upTo(size: number | undefined, nowMs: number): Promise<number> {
    if (size === undefined || size <= this.#leaves || nowMs < this.#dueAtMs || !(await this.#alarm.needsWhole())) return this.#leaves;
    this.#dueAtMs = nowMs + WHOLE_EVERY_MS; // also when it breaks off: it is long
    return Number.POSITIVE_INFINITY;
  }
}
