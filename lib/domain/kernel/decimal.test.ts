import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rounding } from "./decimal.ts";
import {
  divRound,
  formatDecimal,
  money,
  moneyFromText,
  moneyText,
  moneyToNumber,
  mulFraction,
  parseDecimal,
  roundMoney,
  tryDecimal,
} from "./decimal.ts";

describe("decimal text", () => {
  it.each([
    ["0", 0n],
    ["1", 1_000n],
    ["-1.5", -1_500n],
    ["0.001", 1n],
    ["1.500", 1_500n],
    ["90071992547409931234", 90_071_992_547_409_931_234_000n],
  ])("reads %s exactly", (text, units) => {
    expect(parseDecimal(text, 3)).toBe(units);
  });

  it.each(["-0", "-0.0", "+1", "01", ".5", "1.", "1e3", "", " 1", "1 ", "NaN", "1,5", "0.0001", "--1", "٣", `1${"0".repeat(80)}`])(
    "refuses %s",
    (text) => {
      expect(tryDecimal(text, 3)).toBeUndefined();
      expect(() => parseDecimal(text, 3)).toThrow(RangeError);
    },
  );

  it("reads back what it wrote, and writes one text for each amount", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 40n), 10n ** 40n), fc.integer({ min: 0, max: 24 }), (units, scale) => {
        const text = formatDecimal(units, scale);
        expect(parseDecimal(text, scale)).toBe(units);
        expect(text).not.toMatch(/\.\d*0$|^-0$|\.$/);
      }),
    );
  });
});

describe("divRound", () => {
  const table: Record<Rounding, readonly [bigint, bigint, bigint, bigint, bigint, bigint]> = {
    up: [3n, -3n, 2n, 3n, -3n, 4n],
    down: [2n, -2n, 1n, 2n, -2n, 3n],
    floor: [2n, -3n, 1n, 2n, -3n, 3n],
    ceiling: [3n, -2n, 2n, 3n, -2n, 4n],
    "half-even": [2n, -2n, 1n, 3n, -3n, 4n],
  };
  it.each(Object.entries(table))("rounds %s by name", (mode, expected) => {
    // 2.5, -2.5, 1.25, 2.75, -2.75, 3.5
    const results = [
      [5n, 2n],
      [-5n, 2n],
      [5n, 4n],
      [11n, 4n],
      [11n, -4n],
      [7n, 2n],
    ].map(([n = 0n, d = 1n]) => divRound(n, d, mode as Rounding)); // keys of the table above
    expect(results).toEqual(expected);
  });

  it("is never further off than its mode allows", () => {
    const modes: readonly Rounding[] = ["up", "down", "floor", "ceiling", "half-even"];
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.bigInt(1n, 10n ** 20n), fc.constantFrom(...modes), (n, d, mode) => {
        const error = divRound(n, d, mode) * d - n;
        const size = error < 0n ? -error : error;
        expect(mode === "half-even" ? size * 2n <= d : size < d).toBe(true);
        if (mode === "floor") expect(error <= 0n).toBe(true);
        if (mode === "ceiling") expect(error >= 0n).toBe(true);
      }),
    );
  });
});

describe("money", () => {
  it("takes a fraction and rounds a fee up at 8 decimals", () => {
    expect(moneyText(mulFraction(moneyFromText("10000"), "0.02", "floor"))).toBe("200");
    expect(moneyText(roundMoney(moneyFromText("0.123456780000000000000001"), 8, "up"))).toBe("0.12345679");
    expect(moneyText(roundMoney(moneyFromText("0.12345678"), 8, "up"))).toBe("0.12345678");
  });

  it("becomes a number for display only, the nearest there is", () => {
    expect(moneyToNumber(moneyFromText("51422.98999999996"))).toBe(51422.98999999996);
    expect(moneyToNumber(money(-1n))).toBe(-1e-24);
  });
});
