const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** "2026-11-14 09:31:07 UTC": the same on every machine. @unit atMs: ms since 1970 */
export function exactTime(atMs: number): string {
  if (!Number.isFinite(atMs)) return "unknown time";
  return `${new Date(atMs).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** "4 s", "12 min", "3 h 20 min", "5 d": how long something lasts, in whole steps. @unit ms */
export function formatDuration(ms: number): string {
  if (ms < minuteMs) return `${Math.max(0, Math.floor(ms / secondMs))} s`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`;
  if (ms < dayMs) {
    const minutes = Math.floor((ms % hourMs) / minuteMs);
    return `${Math.floor(ms / hourMs)} h${minutes === 0 ? "" : ` ${minutes} min`}`;
  }
  return `${Math.floor(ms / dayMs)} d`;
}

/** "12 min ago", "in 3 h"; past 30 days the date says more. @unit ms */
export function relativeTime(atMs: number, nowMs: number): string {
  const age = nowMs - atMs;
  if (!Number.isFinite(age)) return "unknown time";
  if (Math.abs(age) >= 30 * dayMs) return exactTime(atMs).slice(0, 16);
  if (Math.abs(age) < 5 * secondMs) return "now";
  return age > 0 ? `${formatDuration(age)} ago` : `in ${formatDuration(-age)}`;
}

export function toEpochMs(at: string | number): number {
  return typeof at === "number" ? at : Date.parse(at);
}
