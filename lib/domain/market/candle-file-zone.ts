import { DAY_MS } from "../kernel/time.ts";

export type LocalTime = { readonly kind: "at"; readonly at: number } | { readonly kind: "nonexistent" } | { readonly kind: "ambiguous" };

export function isTimeZone(name: string): boolean {
  try {
    offsetFormat(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false; // what Intl throws for an unknown name
    throw error;
  }
}

/**
 * Turns wall-clock times of a zone into times. Twice a year a zone skips an hour or has one twice: such a time is not guessed.
 * @param zone IANA name, checked with `isTimeZone`
 */
export function zoneClock(zone: string): (localMs: number) => LocalTime {
  if (zone === "UTC") return (localMs) => ({ kind: "at", at: localMs });
  const format = offsetFormat(zone);
  const offsetAt = (at: number) => offsetMs(format.format(at));
  // Offsets before and after a local day; equal on all days without a change of clocks, which saves asking at every row.
  let day = Number.NaN;
  let before = 0;
  let after = 0;
  return (localMs) => {
    const localDay = Math.floor(localMs / DAY_MS);
    if (localDay !== day) {
      day = localDay;
      before = offsetAt((day - 1) * DAY_MS);
      after = offsetAt((day + 2) * DAY_MS);
    }
    if (before === after) return { kind: "at", at: localMs - before };
    const found = [before, after].map((offset) => ({ at: localMs - offset, offset })).filter(({ at, offset }) => offsetAt(at) === offset);
    if (found.length > 1) return { kind: "ambiguous" };
    return found[0] ? { kind: "at", at: found[0].at } : { kind: "nonexistent" };
  };
}

function offsetFormat(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset", year: "numeric" });
}

/** "1/2/2024, GMT-05:00" -> -5 h. @unit ms east of Greenwich */
function offsetMs(text: string): number {
  const found = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (!found) throw new RangeError(`no offset in "${text}"`);
  const [, sign, hours = "0", minutes = "0", seconds = "0"] = found;
  return (sign === "-" ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}
