import { type EpochMs, epochMs } from "#lib/domain/kernel/time.ts";

/** A UTC month, `2026-11`, as a half-open stretch of time. */
export function timeOfMonth(month: string): { readonly from: EpochMs; readonly to: EpochMs } {
  const [year, number] = month.split("-").map(Number);
  const start = (months: number) => epochMs(Date.UTC(year ?? Number.NaN, (number ?? Number.NaN) - 1 + months));
  return { from: start(0), to: start(1) };
}
