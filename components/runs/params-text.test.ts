import { expect, it } from "vitest";
import { paramsText } from "./params-text.ts";

it("writes parameters in one line, their names as words", () => {
  expect(paramsText({ fast: 10, slow: 30, entryFraction: "0.05" })).toBe("fast 10 · slow 30 · entry fraction 0.05");
  expect(paramsText({})).toBe("");
});
