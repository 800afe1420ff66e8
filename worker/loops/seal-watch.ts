import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import { MINUTE_MS } from "#lib/domain/kernel/time.ts";
import type { SealProgress } from "#lib/ports/audit-sealer.ts";

/** Sealing takes a second: somebody holds the sealer's turn, or it fails. */
const STOPPED_AFTER_MS = MINUTE_MS;

/** Notices that events wait and no checkpoint is made, whoever seals. By its own clock: an event's time says nothing, as one may commit late. */
export class SealWatch {
  #seq = -1;
  #sinceMs = 0;

  look({ seq, isWaiting }: SealProgress, nowMs: number): Finding | undefined {
    if (!isWaiting || seq !== this.#seq) [this.#seq, this.#sinceMs] = [seq, nowMs];
    if (nowMs - this.#sinceMs < STOPPED_AFTER_MS) return undefined;
    const says = `events wait and nothing was sealed for a minute after checkpoint ${seq}: another connection holds the sealer's turn, or sealing fails`;
    return { kind: "sealing-stopped", says };
  }
}
