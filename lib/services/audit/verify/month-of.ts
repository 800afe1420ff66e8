import { type EpochMs, epochMs, isoTime } from "#lib/domain/kernel/time.ts";

/** The UTC month of a time, as partitions and retirements name it: `2026-11`. */
export function monthOf(at: EpochMs): string {
  return isoTime(at).slice(0, 7);
}

/** The month as a half-open stretch of time. */
export function timeOfMonth(month: string): { readonly from: EpochMs; readonly to: EpochMs } {
  const [year, number] = month.split("-").map(Number);
  const start = (months: number) => epochMs(Date.UTC(year ?? Number.NaN, (number ?? Number.NaN) - 1 + months));
  return { from: start(0), to: start(1) };
}
