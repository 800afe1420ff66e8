import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moneyFromText, moneyText } from "../kernel/decimal.ts";
import {
  gridOf,
  lots,
  lotsFromSize,
  lotsFromText,
  lotsWithin,
  notional,
  priceText,
  sizeText,
  ticks,
  ticksFromPrice,
  ticksFromText,
} from "./grid.ts";

const grid = gridOf({ tickSize: "0.1", lotSize: "0.00000001", minNotional: "1" });

describe("the crossing back from doubles", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, -5e-324])("rejects %s", (price) => {
    expect(() => ticksFromPrice(price, grid, "half-even")).toThrow("not a price");
    expect(() => lotsFromSize(price, grid, "floor")).toThrow("not a price");
  });

  it("takes a double for the decimal it was written as, in every mode", () => {
    for (const mode of ["up", "down", "floor", "ceiling", "half-even"] as const) {
      expect(ticksFromPrice(0.3, grid, mode)).toBe(3n);
      expect(ticksFromPrice(46411.1, grid, mode)).toBe(464_111n);
    }
  });

  it("reads exponents of both signs", () => {
    const fine = gridOf({ tickSize: "0.000000000001", lotSize: "1", minNotional: "0" });
    expect(ticksFromPrice(1.5e-7, fine, "floor")).toBe(150_000n);
    expect(ticksFromPrice(1e21, fine, "floor")).toBe(10n ** 33n);
    expect(ticksFromPrice(1e-13, fine, "ceiling")).toBe(1n);
    expect(ticksFromPrice(1e-13, fine, "floor")).toBe(0n);
  });

  it("rounds a price off the tick as told", () => {
    expect(ticksFromPrice(1.25, grid, "floor")).toBe(12n);
    expect(ticksFromPrice(1.25, grid, "ceiling")).toBe(13n);
    expect(ticksFromPrice(1.25, grid, "half-even")).toBe(12n);
  });

  it("gives back every price on the tick", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 14n), (count) => {
        const text = priceText(ticks(count), grid);
        expect(ticksFromText(text, grid)).toBe(count);
        expect(ticksFromPrice(Number(text), grid, "ceiling")).toBe(count);
      }),
    );
  });
});

describe("texts and products", () => {
  it("refuses a text off its step", () => {
    expect(() => ticksFromText("1.25", grid)).toThrow("whole number of steps");
    expect(() => lotsFromText("0.000000001", grid)).toThrow("whole number of steps");
  });

  it("multiplies price and size exactly", () => {
    expect(moneyText(notional(ticks(464_111n), lots(1_077_324n), grid))).toBe("499.997918964");
    expect(sizeText(lots(-1_077_324n), grid)).toBe("-0.01077324");
  });

  it("finds the most lots within an amount", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 9n), fc.bigInt(1n, 10n ** 7n), (cents, price) => {
        const amount = moneyFromText(`${cents}`);
        const most = lotsWithin(amount, ticks(price), grid);
        expect(notional(ticks(price), most, grid) <= amount).toBe(true);
        expect(notional(ticks(price), lots(most + 1n), grid) > amount).toBe(true);
      }),
    );
    expect(lotsWithin(moneyFromText("1"), ticks(0n), grid)).toBe(0n);
  });

  it("refuses a step of zero", () => {
    expect(() => gridOf({ tickSize: "0", lotSize: "1", minNotional: "0" })).toThrow("above zero");
  });
});
