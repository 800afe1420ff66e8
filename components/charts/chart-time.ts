import type { Time, UTCTimestamp } from "lightweight-charts";

/** EpochMs to the library's seconds. */
export function toChartTime(ms: number): UTCTimestamp {
  return Math.floor(ms / 1000) as UTCTimestamp; // the library's name for whole seconds since 1970
}

/** "2026-11-14 09:31 UTC"; with seconds where they are not zero. */
export function chartTimeText(time: Time): string {
  if (typeof time !== "number") return ""; // we only ever give seconds
  const iso = new Date(time * 1000).toISOString();
  return `${iso.slice(0, time % 60 === 0 ? 16 : 19).replace("T", " ")} UTC`;
}
