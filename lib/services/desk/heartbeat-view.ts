import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { type EpochMs, isoTime } from "#lib/domain/kernel/time.ts";
import type { HeartbeatRow } from "#lib/ports/stores/process-store.ts";

/** A process beats once a second; after this it counts as silent. */
export const SILENT_AFTER_MS = 10_000;

export type HeartbeatView = {
  readonly holder: string;
  readonly kind: string;
  readonly version: string;
  readonly startedAt: string;
  readonly beatAt: string;
  /** By the database's clock, so that nobody trusts a browser's. @unit ms */
  readonly ageMs: number;
  readonly isAlive: boolean;
  readonly info: JsonValue;
};

export function heartbeatView(row: HeartbeatRow, now: EpochMs): HeartbeatView {
  const ageMs = Math.max(0, now - row.beatAt);
  return {
    holder: row.holder,
    kind: row.kind,
    version: row.version,
    startedAt: isoTime(row.startedAt),
    beatAt: isoTime(row.beatAt),
    ageMs,
    isAlive: ageMs <= SILENT_AFTER_MS,
    info: row.info,
  };
}
