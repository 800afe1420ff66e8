import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { isStorable, storable } from "./storable-text.ts";

describe("text that can be stored", () => {
  it.each([
    ["plain text", "Book", true],
    ["every sign of Unicode", "é 🙂 \u202e", true],
    ["a NUL", "Bo\0ok", false],
    ["half of a pair", "Bo\ud800ok", false],
    ["one deep inside", { a: [{ b: "\udc00" }] }, false],
    ["one in a name", { "a\0": 1 }, false],
    ["bytes, times and nothing", [new Uint8Array(2), new Date(0), null, undefined, 1n], true],
  ])("tells of %s", (_says, value, expected) => {
    expect(isStorable(value)).toBe(expected);
  });

  it("[U2] has a sign in place of what cannot be kept, and is otherwise the same", () => {
    const kept = storable({ name: "Bo\0ok", list: ["\ud800", "🙂", 1, null], "k\0": true });
    expect(kept).toEqual({ name: "Bo\ufffdok", list: ["\ufffd", "🙂", 1, null], "k\ufffd": true });
    expect(() => canonicalJson(kept)).not.toThrow();
    const whole = { name: "Book" };
    expect(storable(whole)).toBe(whole);
  });

  it("ends in a circle", () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(isStorable(circle)).toBe(false);
  });
});
