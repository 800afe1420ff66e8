import { describe, expect, it } from "vitest";
import { exactTime, formatDuration, relativeTime } from "./relative-time.ts";

const now = Date.UTC(2026, 10, 14, 9, 31, 7);

describe("times for a person", () => {
  it("writes the exact time in UTC", () => {
    expect(exactTime(now)).toBe("2026-11-14 09:31:07 UTC");
    expect(exactTime(Number.NaN)).toBe("unknown time");
  });

  it("says how long ago in whole steps", () => {
    expect(relativeTime(now - 2_000, now)).toBe("now");
    expect(relativeTime(now - 59_999, now)).toBe("59 s ago");
    expect(relativeTime(now - 12 * 60_000, now)).toBe("12 min ago");
    expect(relativeTime(now - (3 * 60 + 20) * 60_000, now)).toBe("3 h 20 min ago");
    expect(relativeTime(now - 5 * 86_400_000, now)).toBe("5 d ago");
    expect(relativeTime(now + 90_000, now)).toBe("in 1 min");
  });

  it("gives the date and time of what is long past", () => {
    expect(relativeTime(now - 31 * 86_400_000, now)).toBe("2026-10-14 09:31");
  });

  it("never shows a negative duration", () => {
    expect(formatDuration(-5)).toBe("0 s");
  });
});
