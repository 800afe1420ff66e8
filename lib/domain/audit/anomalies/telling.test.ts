import { describe, expect, it } from "vitest";
import { epochMs, MINUTE_MS } from "../../kernel/time.ts";
import type { AnomalyRule } from "./sighting.ts";
import { isHeld, noticesOf } from "./telling.ts";

const at = (minutes: number) => epochMs(minutes * MINUTE_MS);
const found = (rule: AnomalyRule, n: number) => Array.from({ length: n }, () => ({ rule, lastAt: at(1), eventIds: ["a", "b"] }));

describe("[U6] what admins are told", () => {
  it("is each finding where there are few, and one notice where there are many", () => {
    expect(noticesOf(found("failed-logins", 3))).toHaveLength(3);
    expect(noticesOf(found("failed-logins", 1))).toEqual(["Many failed sign-ins: 2 events up to 1970-01-01 00:01 UTC"]);
    expect(noticesOf([...found("failed-logins", 148), ...found("refused-access", 2)])).toEqual([
      "150 findings up to 1970-01-01 00:01 UTC: Many failed sign-ins (148), Many refused acts (2)",
    ]);
  });

  it("names a record that does not verify apart from the many", () => {
    expect(noticesOf([...found("failed-logins", 9), ...found("record-changed", 1)])).toEqual([
      expect.stringContaining("The audit record does not verify"),
      expect.stringContaining("9 findings"),
    ]);
  });

  it("waits ten minutes after six tellings within the hour", () => {
    const six = [60, 59, 58, 57, 56, 55].map(at);
    expect(isHeld(six, at(69))).toBe(true);
    expect(isHeld(six, at(70))).toBe(false);
    expect(isHeld(six.slice(1), at(61))).toBe(false);
    expect(isHeld([], at(61))).toBe(false);
  });
});
