import { describe, expect, it } from "vitest";
import { isInArea } from "./nav.ts";
import { parsePair, parseRail, parseTheme } from "./preference.ts";

describe("preferences from cookies", () => {
  it("takes what it knows and falls back on anything else", () => {
    expect(parseTheme("dark")).toBe("dark");
    expect(parseTheme('"><script>')).toBe("system");
    expect(parseTheme(undefined)).toBe("system");
    expect(parsePair("green-red")).toBe("green-red");
    expect(parsePair("x")).toBe("blue-orange");
    expect(parseRail("narrow")).toBe("narrow");
    expect(parseRail("")).toBe("wide");
  });
});

describe("the area of a path", () => {
  it("holds its page and those below, not a namesake", () => {
    expect(isInArea("/runs", "/runs")).toBe(true);
    expect(isInArea("/runs/42", "/runs")).toBe(true);
    expect(isInArea("/runs-old", "/runs")).toBe(false);
    expect(isInArea("/runs", "/")).toBe(false);
  });
});
