/**
 * Lets go what is outdated: ended sessions, used links, old notices, spent proofs. A thousand rows of each table a turn, so that no turn
 * holds locks for long; while a table gives as many, the next turn comes at once.
 */
import type { Log } from "#lib/ports/log.ts";
import type { Retention } from "#lib/ports/retention.ts";

const AT_ONCE = 1_000;
const EVERY_MS = 15 * 60_000;
const NEXT_BATCH_MS = 100;

export class RetentionLoop {
  readonly #parts: { readonly retention: Retention; readonly log: Log };

  constructor(parts: { readonly retention: Retention; readonly log: Log }) {
    this.#parts = parts;
  }

  /** One turn. @returns how long to wait, ms */
  async advance(): Promise<number> {
    const swept = await this.#parts.retention.sweep(AT_ONCE);
    if (swept.length > 0) this.#parts.log.info({ swept }, "outdated rows were deleted");
    return swept.some(({ rows }) => rows >= AT_ONCE) ? NEXT_BATCH_MS : EVERY_MS;
  }
}
