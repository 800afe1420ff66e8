import { DAY_MS, type EpochMs } from "../kernel/time.ts";
import { LONGEST_BACKUP_DAYS } from "../keys/key-rule.ts";

export type KeepRule = { readonly daily: number; readonly weekly: number };

/** Monday, so that a week is a week of the calendar: 1 January 1970 was a Thursday. */
const MONDAY_OFFSET_DAYS = 3;

/**
 * Which backups a rule lets go: of each of the last `daily` days (UTC) that have one the newest stays, the same for the last `weekly`
 * weeks; the newest of all always stays. Beside it none is kept past the longest backup age, as its keys are destroyed then.
 * @shape any order in; oldest first out
 */
export function expiredBackups<T extends { readonly madeAt: EpochMs }>(backups: readonly T[], keep: KeepRule, now: EpochMs): readonly T[] {
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
  const isTooOld = (backup: T) => backup !== newestFirst[0] && now - backup.madeAt > LONGEST_BACKUP_DAYS * DAY_MS;
  return newestFirst.filter((backup) => !kept.has(backup) || isTooOld(backup)).reverse();
}

const dayOf = (at: EpochMs): number => Math.floor(at / DAY_MS);
const weekOf = (at: EpochMs): number => Math.floor((dayOf(at) + MONDAY_OFFSET_DAYS) / 7);
