import type { EpochMs } from "../kernel/time.ts";

export type KeepRule = { readonly daily: number; readonly weekly: number };

const DAY_MS = 86_400_000;
/** Monday, so that a week is a week of the calendar: 1 January 1970 was a Thursday. */
const MONDAY_OFFSET_DAYS = 3;

/**
 * Which backups a rule lets go: of each of the last `daily` days (UTC) that have one the newest stays, the same for the last `weekly`
 * weeks; the newest of all always stays.
 * @shape any order in; oldest first out
 */
export function expiredBackups<T extends { readonly madeAt: EpochMs }>(backups: readonly T[], keep: KeepRule): readonly T[] {
  const newestFirst = [...backups].sort((a, b) => b.madeAt - a.madeAt);
  const kept = new Set<T>(newestFirst.slice(0, 1));
  for (const [count, periodOf] of [
    [keep.daily, dayOf],
    [keep.weekly, weekOf],
  ] as const) {
    const seen = new Set<number>();
    for (const backup of newestFirst) {
      const period = periodOf(backup.madeAt);
      if (seen.has(period) || seen.size === count) continue;
      seen.add(period);
      kept.add(backup);
    }
  }
  return newestFirst.filter((backup) => !kept.has(backup)).reverse();
}

const dayOf = (at: EpochMs): number => Math.floor(at / DAY_MS);
const weekOf = (at: EpochMs): number => Math.floor((dayOf(at) + MONDAY_OFFSET_DAYS) / 7);
