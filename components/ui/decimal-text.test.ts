import { describe, expect, it } from "vitest";
import { formatDecimal, signOf } from "./decimal-text.ts";

describe("formatDecimal", () => {
  it("groups thousands with thin spaces and leaves the fraction alone", () => {
    expect(formatDecimal("1234567.891234")).toBe("1\u2009234\u2009567.891234");
    expect(formatDecimal("999")).toBe("999");
    expect(formatDecimal("1000")).toBe("1\u2009000");
  });

  it("keeps every digit of a number of 18 digits", () => {
    expect(formatDecimal("123456789012345678.12345678", { decimals: 8 })).toBe("123\u2009456\u2009789\u2009012\u2009345\u2009678.12345678");
  });

  it("rounds half away from zero and carries", () => {
    expect(formatDecimal("0.995", { decimals: 2 })).toBe("1.00");
    expect(formatDecimal("-0.995", { decimals: 2 })).toBe("\u22121.00");
    expect(formatDecimal("999.995", { decimals: 2 })).toBe("1\u2009000.00");
    expect(formatDecimal("2.5", { decimals: 0 })).toBe("3");
    expect(formatDecimal("0.0049", { decimals: 2 })).toBe("0.00");
  });

  it("fills up to the decimals asked for", () => {
    expect(formatDecimal("12", { decimals: 2 })).toBe("12.00");
    expect(formatDecimal("0.1", { decimals: 8 })).toBe("0.10000000");
  });

  it("shows a sign on gains and losses and none on zero", () => {
    expect(formatDecimal("5", { sign: true })).toBe("+5");
    expect(formatDecimal("-5", { sign: true })).toBe("\u22125");
    expect(formatDecimal("-0.001", { decimals: 2, sign: true })).toBe("0.00");
  });

  it("gives back what is no decimal", () => {
    expect(formatDecimal("n/a")).toBe("n/a");
    expect(formatDecimal("1e9")).toBe("1e9");
  });
});

describe("signOf", () => {
  it("is the sign of what is shown", () => {
    expect(signOf("-0.004", 2)).toBe(0);
    expect(signOf("-0.004")).toBe(-1);
    expect(signOf("0.005", 2)).toBe(1);
  });
});
