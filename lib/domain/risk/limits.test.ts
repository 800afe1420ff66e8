import { describe, expect, it } from "vitest";
import { limitProblem, riskLimitNames, riskLimits } from "./limits.ts";

describe("a limit somebody wants to set", () => {
  it.each(riskLimitNames)("accepts the default and both bounds of %s", (rule) => {
    const { default: standard, min, max } = riskLimits[rule];
    for (const value of [standard, min, max]) expect(limitProblem(rule, value)).toBeUndefined();
  });

  it.each(["0", "1.1", "-0.1", "10%", "", "1e-2"])("refuses %s with a sentence", (value) => {
    expect(limitProblem("position-size", value)).toMatch(/^Position size must be/);
  });
});
