import { describe, expect, it } from "vitest";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { Candle } from "#lib/domain/market/candle.ts";
import { candleAt } from "#lib/domain/market/candle-columns.ts";
import { backfill } from "#lib/domain/market/synthetic.ts";
import type { Signal, StrategyState } from "#lib/domain/strategy/strategy.ts";
import { strategies } from "./registry.ts";

const columns = backfill(7, 1_700_000_040_000 as EpochMs, 2_000); // a whole minute
const candles = Array.from({ length: 2_000 }, (_, i) => candleAt(columns, i));

describe("every strategy of the catalogue", () => {
  it("has a name of its own", () => {
    expect(new Set(strategies.map(({ name }) => name)).size).toBe(strategies.length);
  });
});

describe.each(strategies)("[G5] the strategy $name", (strategy) => {
  const params = strategy.defaults;
  const decisions = (state: StrategyState, seen: readonly Candle[]): (Signal | undefined)[] => seen.map((candle) => state.onCandle(candle));
  const whole = decisions(strategy.start(params), candles);

  it("signals at all on a random walk", () => {
    expect(whole.filter((signal) => signal !== undefined).length).toBeGreaterThan(5);
  });

  it("decides the same on the same candles", () => {
    expect(decisions(strategy.start(params), candles)).toEqual(whole);
  });

  it("[B6] decides nothing differently when the future is cut off", () => {
    for (const length of [1, 30, 31, 32, 500, 1_999]) {
      expect(decisions(strategy.start(params), candles.slice(0, length))).toEqual(whole.slice(0, length));
    }
  });

  it("goes on with the same decisions after being saved and restored at any candle", () => {
    let state = strategy.start(params);
    candles.slice(0, 600).forEach((candle, i) => {
      state = strategy.restore(params, state.save());
      expect(state.onCandle(candle)).toEqual(whole[i]);
    });
    for (const cut of [700, 1_200, 1_999]) {
      const first = strategy.start(params);
      decisions(first, candles.slice(0, cut));
      expect(decisions(strategy.restore(params, first.save()), candles.slice(cut))).toEqual(whole.slice(cut));
    }
  });

  it("[B6] keeps its declared warm-up: silent during it, and after it as sure as with all history", () => {
    const warmUp = strategy.warmUpCandles(params);
    const directions = (signals: readonly (Signal | undefined)[]): (string | undefined)[] => signals.map((signal) => signal?.wish);
    for (const start of [0, 100, 777, 1_500]) {
      const from = decisions(strategy.start(params), candles.slice(start));
      expect(directions(from.slice(0, warmUp)).every((wish) => wish === undefined)).toBe(true);
      expect(directions(from.slice(warmUp))).toEqual(directions(whole.slice(start + warmUp)));
    }
  });

  it("refuses the state of other parameters", () => {
    expect(() => strategy.restore(params, strategy.start(params).save().subarray(8))).toThrow();
  });

  it("describes each parameter for a form, and accepts its own defaults as a form would send them", () => {
    const sent = Object.fromEntries(Object.entries(params as object).map(([name, value]) => [name, String(value)])); // params are plain objects
    expect(strategy.fields.map(({ name }) => name).sort()).toEqual(Object.keys(sent).sort());
    expect(strategy.fields.every(({ title, unit, help }) => title !== "" && unit !== "" && help !== "")).toBe(true);
    expect(strategy.params.parse(sent)).toEqual(params);
  });
});
