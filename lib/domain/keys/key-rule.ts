import { DAY_MS, type EpochMs, epochMs } from "../kernel/time.ts";

/** Purpose keys are replaced at this age, so that whatever they wrapped dies with them. @source security.md, "Erasure" */
export const ROTATE_AFTER_DAYS = 30;

/** The oldest backup that may be restored: keys that a rotation left behind are destroyed after it. */
export const LONGEST_BACKUP_DAYS = 30;

/**
 * From when on no backup that the desk keeps opens a person's keys: the purpose keys above them were replaced, and destroyed after the
 * longest backup age. `newest` is when the youngest of those purpose keys was made.
 */
export function beyondRecoveryAt(erasedAt: EpochMs, newest: EpochMs): EpochMs {
  const replacedAt = Math.max(erasedAt, newest + ROTATE_AFTER_DAYS * DAY_MS);
  return epochMs(replacedAt + LONGEST_BACKUP_DAYS * DAY_MS);
}
