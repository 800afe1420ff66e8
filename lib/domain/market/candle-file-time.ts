import { zoneClock } from "./candle-file-zone.ts";

export type TimeFault = "unreadable-time" | "nonexistent-local-time" | "ambiguous-local-time";

/**
 * Reads times of a candle file: ISO 8601 with or without a zone, and epoch seconds, ms, µs or ns, told apart by their digits.
 * A time without a zone is one of `timeZone`. For daily candles a midnight names the UTC day of its date, whatever the zone:
 * "2004-08-19" is the candle of that day.
 * @unit ms; a time with a finer fraction comes back off the millisecond before, never aligned
 */
export function timeReader(options: { readonly timeZone: string; readonly isDaily: boolean }): (text: string | null) => number | TimeFault {
  const local = zoneClock(options.timeZone);
  return (text) => {
    const trimmed = text?.trim() ?? "";
    const parts = isoPattern.exec(trimmed) ?? basicPattern.exec(trimmed);
    if (!parts) return epochTime(trimmed);
    const wall = wallTime(parts);
    if (wall === undefined) return "unreadable-time";
    const zone = parts[8];
    if (options.isDaily && wall % 86_400_000 === 0) return wall;
    if (zone !== undefined) return wall - zoneOffset(zone);
    const found = local(wall);
    if (found.kind === "at") return found.at;
    return found.kind === "ambiguous" ? "ambiguous-local-time" : "nonexistent-local-time";
  };
}

const isoPattern = /^(\d{4})[-/.](\d\d)[-/.](\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|z|UTC|[+-]\d\d(?::?\d\d)?)?)?$/;
const basicPattern = /^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(?:(\d\d)())?(Z)?)?$/;

function wallTime(parts: RegExpExecArray): number | undefined {
  const [, year, month, day, hour, minute, second] = parts.map((part) => Number(part ?? 0));
  const fraction = parts[7] ?? "";
  const at = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
  const back = new Date(at);
  // Date.UTC rolls a 31st of June over to July; a time that does not come back as it was never existed.
  const isReal =
    back.getUTCMonth() + 1 === month && back.getUTCDate() === day && back.getUTCHours() === hour && back.getUTCMinutes() === minute;
  if (!isReal || (second ?? 0) > 59) return undefined;
  const ms = Number(fraction.slice(0, 3).padEnd(3, "0"));
  return at + (ms === 0 && /[1-9]/.test(fraction) ? 1 : ms);
}

function zoneOffset(zone: string): number {
  if (/^[zZU]/.test(zone)) return 0;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  return (zone.startsWith("-") ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}

/** Digits tell the unit: 9–10 are seconds (1973 to 2286), 12–13 ms, 15–16 µs, 18–19 ns. Others are no times. */
function epochTime(text: string): number | TimeFault {
  const found = /^(\d{9,19})(?:\.(\d+))?$/.exec(text);
  if (!found) return "unreadable-time";
  const [, whole = "", fraction = ""] = found;
  if ((whole.length - 9) % 3 > 1) return "unreadable-time";
  const thousands = Math.floor((whole.length - 9) / 3); // 0 for seconds, 1 for ms, …
  const digits = whole + fraction;
  const msDigits = whole.length + 3 - 3 * thousands;
  const ms = Number(digits.slice(0, msDigits).padEnd(msDigits, "0"));
  return ms % 1_000 === 0 && /[1-9]/.test(digits.slice(msDigits)) ? ms + 1 : ms;
}
