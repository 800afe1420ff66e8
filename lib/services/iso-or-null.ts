import { type EpochMs, isoTime } from "#lib/domain/kernel/time.ts";

export function isoOrNull(at: EpochMs | null): string | null {
  return at === null ? null : isoTime(at);
}
