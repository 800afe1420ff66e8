import { describe, expect, it } from "vitest";
import { fractionAsPercent, percentOf, slippageBps } from "./share.ts";

describe("shares for display", () => {
  it("says what one amount is of another without a float between", () => {
    expect(percentOf("499.5", "10000")).toBe("5");
    expect(percentOf("1", "3")).toBe("33.33");
    expect(percentOf("-250", "10000")).toBe("-2.5");
    expect(percentOf("123456789012345678", "123456789012345678")).toBe("100");
  });

  it("says nothing where there is no whole", () => {
    expect(percentOf("1", "0")).toBeNull();
    expect(percentOf("1", "many")).toBeNull();
  });

  it("writes a fraction as per cent without rounding", () => {
    expect(fractionAsPercent("0.1")).toBe("10");
    expect(fractionAsPercent("0.000123")).toBe("0.0123");
    expect(fractionAsPercent("ten")).toBeNull();
  });

  it("counts slippage against the order as above zero on both sides", () => {
    expect(slippageBps("buy", "100", "100.05")).toBe("5");
    expect(slippageBps("sell", "100", "99.95")).toBe("5");
    expect(slippageBps("buy", "100", "99.9")).toBe("-10");
  });
});
