import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import { smaCrossoverDefaults, smaCrossoverParams } from "./params.ts";
import { smaCrossover } from "./strategy.ts";

const goog = new URL("../../../../shared/reference/goog-1d.csv", import.meta.url);

function wishes(closes: readonly number[], fast: number, slow: number): (string | undefined)[] {
  const state = smaCrossover.start({ fast, slow, entryFraction: "0.05" });
  return closes.map((close, i) => {
    const openTime = (i * 60_000) as EpochMs; // whole minutes
    return state.onCandle({ openTime, open: close, high: close, low: close, close, volume: 1 })?.wish;
  });
}

describe("[G1] SMA crossover", () => {
  it("wishes long where the fast average was below and is above, and flat on the reverse", () => {
    expect(wishes([4, 2, 6, 1], 1, 2)).toEqual([undefined, undefined, "long", "flat"]);
  });

  it("says nothing where the averages only touch and part on the same side", () => {
    expect(wishes([4, 2, 2, 1], 1, 2)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("says nothing where they touched before crossing: the cross is strict", () => {
    expect(wishes([4, 2, 2, 3], 1, 2)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("tells its reason with figures for people", () => {
    const state = smaCrossover.start({ fast: 1, slow: 3, entryFraction: "0.05" });
    const signals = [4, 3, 2, 9].map(
      (close, i) => state.onCandle({ openTime: (i * 60_000) as EpochMs, open: close, high: close, low: close, close, volume: 1 }), // whole minutes
    );
    expect(signals[3]?.reason).toBe("SMA 1 (9) crossed above SMA 3 (4.66667)");
  });

  it.skipIf(!existsSync(goog))(
    "crosses the GOOG reference 33 times up and 33 times down, 66 trades in all (skipped without ../shared/reference)",
    () => {
      const closes = readFileSync(goog, "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => Number(line.split(",")[4]));
      const found = wishes(closes, 10, 30);
      const count = (wish: string): number => found.filter((each) => each === wish).length;
      expect([count("long"), count("flat")]).toEqual([33, 33]);
    },
  );
});

describe("its parameters", () => {
  it("are fast 10, slow 30, 5 % of equity by default", () => {
    expect(smaCrossoverParams.parse(smaCrossoverDefaults)).toEqual({ fast: 10, slow: 30, entryFraction: "0.05" });
  });

  it.each([
    [{ fast: 30, slow: 30 }, "The fast average must be shorter than the slow one."],
    [{ fast: 0 }, "Fast average must be a whole number from 1 to 500 candles."],
    [{ slow: 501 }, "Slow average must be a whole number from 1 to 500 candles."],
    [{ slow: 30.5 }, "Slow average must be a whole number from 1 to 500 candles."],
    [{ slow: "" }, "Slow average must be a whole number from 1 to 500 candles."],
    [{ entryFraction: "0" }, "Entry size must be a decimal number from 0.0001 to 1, such as 0.05."],
    [{ entryFraction: "1.01" }, "Entry size must be a decimal number from 0.0001 to 1, such as 0.05."],
    [{ entryFraction: "5%" }, "Entry size must be a decimal number from 0.0001 to 1, such as 0.05."],
    [{ entryFraction: 0.05 }, "Entry size must be a decimal number such as 0.05."],
  ])("refuse %j with a sentence", (change, message) => {
    const parsed = smaCrossoverParams.safeParse({ ...smaCrossoverDefaults, ...change });
    expect(parsed.error?.issues.map((issue) => issue.message)).toContain(message);
  });
});
