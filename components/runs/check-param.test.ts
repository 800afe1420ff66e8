import { describe, expect, it } from "vitest";
import type { ParamField } from "#lib/domain/strategy/strategy.ts";
import { checkParam } from "./check-param.ts";

const fast: ParamField = { name: "fast", title: "Fast average", kind: "whole-number", unit: "candles", help: "", min: "1", max: "500" };
const size: ParamField = { name: "size", title: "Entry size", kind: "decimal", unit: "", help: "", min: "0.0001", max: "1" };

describe("checkParam", () => {
  it("takes both bounds and what lies between", () => {
    for (const text of ["1", "10", "500", " 30 "]) expect(checkParam(fast, text)).toBeUndefined();
    for (const text of ["0.0001", "0.05", "1"]) expect(checkParam(size, text)).toBeUndefined();
  });

  it("says kind, bounds and unit where a text is none or outside", () => {
    expect(checkParam(fast, "0")).toBe("Fast average must be a whole number from 1 to 500 (candles).");
    for (const text of ["", "501", "1.5", "ten", "1e2", "-3"]) expect(checkParam(fast, text)).toBeDefined();
    expect(checkParam(size, "1.0001")).toBe("Entry size must be a decimal number from 0.0001 to 1.");
    for (const text of ["", "0", "0,05", "NaN"]) expect(checkParam(size, text)).toBeDefined();
  });
});
