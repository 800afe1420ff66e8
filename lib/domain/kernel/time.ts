/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number & { readonly __unit: "EpochMs" };

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** @throws RangeError when the number is not a whole millisecond in the range of Date */
export function epochMs(value: number): EpochMs {
  if (!Number.isSafeInteger(value) || Math.abs(value) > 8.64e15) throw new RangeError(`not an epoch in ms: ${value}`);
  return value as EpochMs; // checked above
}

const FIRST_MS = -62_135_596_800_000;
const LAST_MS = 253_402_300_799_999;

/** Whether an instant is of the years 1 to 9999: those that every clock, file and database here can hold. False for NaN. */
export function isCalendarTime(ms: number): boolean {
  return ms >= FIRST_MS && ms <= LAST_MS;
}

/** ISO 8601 with milliseconds, UTC: the only form of a time in JSON. */
export function isoTime(at: EpochMs): string {
  return new Date(at).toISOString();
}

/** Start of the UTC day that holds `at`. */
export function utcDayStart(at: EpochMs): EpochMs {
  return (Math.floor(at / DAY_MS) * DAY_MS) as EpochMs; // whole days stay safe integers
}
