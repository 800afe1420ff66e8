import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, type JsonValue } from "./canonical-json.ts";

const refuses = (value: unknown) => expect(() => canonicalJson(value as JsonValue)).toThrow(TypeError); // what the type already forbids

describe("canonical JSON", () => {
  test.each([
    ["undefined", undefined],
    ["an undefined field", { a: undefined }],
    ["a hole in a list", new Array(1)],
    ["NaN", Number.NaN],
    ["Infinity", [Number.POSITIVE_INFINITY]],
    ["a bigint", { a: 1n }],
    ["a function", () => 1],
    ["a symbol", Symbol("a")],
    ["a lone surrogate", "\ud800"],
    ["a lone surrogate in a key", { "\udc00": 1 }],
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["bytes", new Uint8Array(2)],
  ])("refuses %s", (_, value) => refuses(value));

  test("refuses a circle instead of overflowing the stack", () => {
    const circle: Record<string, unknown> = {};
    circle.again = circle;
    refuses(circle);
  });

  test("orders keys by UTF-16 units and escapes as the example of RFC 8785 does", () => {
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    expect(Object.values(JSON.parse(canonicalJson(value)))).toHaveLength(7);
    const order = [...canonicalJson(value).matchAll(/:"(\w+)/g)].map((m) => m[1]);
    expect(order).toEqual(["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"]);
  });

  test("writes numbers and text as RFC 8785 shows them", () => {
    // biome-ignore lint/correctness/noPrecisionLoss: the loss is the example's point
    const numbers = [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0, 1e21, 5e-324];
    const string = "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/\u2028\u007f";
    expect(canonicalJson({ numbers, string, literals: [null, true, false] })).toBe(
      `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0,1e+21,5e-324],"string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/\u2028\u007f"}`,
    );
  });

  test("any JSON value survives, and its text does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (raw) => {
        const value = JSON.parse(JSON.stringify(raw)) as JsonValue; // −0 becomes 0 here, as it does in ours
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(value);
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
    );
  });
});

function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((v: JsonValue) => reversed(v));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([k, v]) => [k, reversed(v as JsonValue)]), // entries of a JSON object are JSON values
  );
}
