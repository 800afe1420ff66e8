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

/** ISO 8601 with milliseconds, UTC: the only form of a time in JSON. */
export function isoTime(at: EpochMs): string {
  return new Date(at).toISOString();
}

/** Start of the UTC day that holds `at`. */
export function utcDayStart(at: EpochMs): EpochMs {
  return (Math.floor(at / DAY_MS) * DAY_MS) as EpochMs; // whole days stay safe integers
}
