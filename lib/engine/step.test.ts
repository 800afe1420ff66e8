import { describe, expect, it } from "vitest";
import { moneyFromText } from "../domain/kernel/decimal.ts";
import { asId } from "../domain/kernel/ids.ts";
import type { EpochMs } from "../domain/kernel/time.ts";
import type { Candle } from "../domain/market/candle.ts";
import { gridOf, lots, NO_LOTS } from "../domain/market/grid.ts";
import { intentKeyHex } from "../domain/order/intent.ts";
import { NOTHING_WORKING } from "../domain/risk/gate-order.ts";
import { strictestLimits } from "../domain/risk/limits.ts";
import type { Signal, StrategyDefinition, StrategyState } from "../domain/strategy/strategy.ts";
import type { RunState } from "./run-state.ts";
import { restoreRunState, saveRunState } from "./run-state.ts";
import type { RunContext, StepAccount } from "./step.ts";
import { step } from "./step.ts";

const grid = gridOf({ tickSize: "0.01", lotSize: "0.00000001", minNotional: "1" });
const run: RunContext = {
  runId: asId("00000000-0000-7000-8000-000000000002"),
  portfolioId: asId("00000000-0000-7000-8000-000000000001"),
  generation: 1,
  instrumentId: asId("00000000-0000-7000-8000-000000000003"),
  quote: "USD",
  grid,
  interval: "1m",
  entryFraction: "0.05",
};
const flat: StepAccount = {
  equity: moneyFromText("10000"),
  cash: moneyFromText("10000"),
  position: NO_LOTS,
  working: NOTHING_WORKING,
  day: { day: 0 as EpochMs, basisEquity: moneyFromText("10000"), isHalted: false }, // the first day
  limits: strictestLimits([]),
  kills: [],
  runPosition: NO_LOTS,
  isRunWorking: false,
};
const long: StepAccount = { ...flat, position: lots(500_000_000n), runPosition: lots(500_000_000n), cash: moneyFromText("9500") };
const killed = { kills: [{ scope: "all", scopeId: "*", epoch: 1 }] } as const;

/** Says the given wishes, one a candle. */
class Script implements StrategyState {
  readonly #wishes: (Signal["wish"] | undefined)[];
  constructor(wishes: readonly (Signal["wish"] | undefined)[]) {
    this.#wishes = [...wishes];
  }
  onCandle(): Signal | undefined {
    const wish = this.#wishes.shift();
    return wish === undefined ? undefined : { wish, reason: "the script says so" };
  }
  save(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify(this.#wishes.map((wish) => wish ?? null)));
  }
}

const scripted = (...wishes: (Signal["wish"] | undefined)[]): RunState => ({ strategy: new Script(wishes), pending: undefined });
const candle = (minute: number, close = 100): Candle => {
  const openTime = (minute * 60_000) as EpochMs; // whole minutes
  return { openTime, open: close, high: close, low: close, close, volume: 1_000 };
};
const sides = (decisions: ReturnType<typeof step>): string[] =>
  decisions.map((decision) => (decision.kind === "hold" ? "hold" : `${decision.draft.side} ${decision.draft.state}`));

describe("a step of a run", () => {
  it("buys the fraction of equity at the close, rounded down to the lot, and records what bound it", () => {
    const [decision] = step(run, scripted("long"), candle(5, 99.99), () => flat);
    expect(decision).toMatchObject({
      kind: "intent",
      draft: {
        side: "buy",
        type: "market",
        lots: 500_050_005n,
        reference: 9_999n,
        decidedAt: 360_000,
        expiresAt: 420_000,
        state: "APPROVED",
        figures: { quantity: "5.00050005", referencePrice: "99.99", boundBy: "entry-fraction", reason: "the script says so" },
      },
    });
  });

  it("[R2] sizes down to the room of the limit that binds, and the gate agrees", () => {
    const [decision] = step({ ...run, entryFraction: "1" }, scripted("long"), candle(0), () => flat);
    expect(decision).toMatchObject({
      draft: { state: "APPROVED", figures: { boundBy: "position-size", quantity: "9.90099009" } },
    });
    const poor = { ...flat, cash: moneyFromText("50.5") };
    expect(step(run, scripted("long"), candle(0), () => poor)).toMatchObject([
      { draft: { lots: 50_000_000n, figures: { boundBy: "funds" } } },
    ]);
  });

  it("holds on record, without an intent, when what is left is below the minimum", () => {
    const full = { ...flat, position: lots(990_000_000n), runPosition: NO_LOTS };
    expect(step(run, scripted("long"), candle(0), () => full)).toMatchObject([
      { kind: "hold", hold: { wish: "long", boundBy: "position-size", quantity: "0.00099009" } },
    ]);
  });

  it("sells what the run holds, not what the portfolio holds", () => {
    const shared = { ...long, position: lots(900_000_000n) };
    expect(step(run, scripted("flat"), candle(0), () => shared)).toMatchObject([{ draft: { side: "sell", lots: 500_000_000n } }]);
  });

  it("does not pyramid, and has nothing to sell when flat", () => {
    expect(step(run, scripted("long"), candle(0), () => long)).toEqual([]);
    expect(step(run, scripted("flat"), candle(0), () => flat)).toEqual([]);
  });

  it("keeps a signal while an order works and acts on the newest one after", () => {
    const state = scripted("long", "flat", undefined, undefined);
    const working = { ...long, isRunWorking: true };
    expect(step(run, state, candle(0), () => working)).toEqual([]);
    expect(step(run, state, candle(1), () => working)).toEqual([]);
    expect(sides(step(run, state, candle(2), () => long))).toEqual(["sell APPROVED"]);
    expect(step(run, state, candle(3), () => flat)).toEqual([]);
    expect(state.pending).toBeUndefined();
  });

  it("decides an exit again that never came to be, as a new intent, until the run is flat", () => {
    const state = scripted("flat");
    const keys = [0, 1].map((minute) => {
      const [decision] = step(run, state, candle(minute), () => long);
      return decision?.kind === "intent" ? intentKeyHex(decision.draft.key) : "";
    });
    expect(new Set(keys).size).toBe(2);
    expect(keys).not.toContain("");
  });

  it("TS-16 records a killed exit once, and exits when the kill is released", () => {
    const state = scripted("flat");
    expect(sides(step(run, state, candle(0), () => ({ ...long, ...killed })))).toEqual(["sell REJECTED"]);
    expect(step(run, state, candle(1), () => ({ ...long, ...killed }))).toEqual([]);
    expect(sides(step(run, state, candle(2), () => long))).toEqual(["sell APPROVED"]);
  });

  it("TS-16 forgets a killed entry", () => {
    const state = scripted("long");
    expect(sides(step(run, state, candle(0), () => ({ ...flat, ...killed })))).toEqual(["buy REJECTED"]);
    expect(step(run, state, candle(1), () => flat)).toEqual([]);
  });

  it("TS-09 records an entry refused on a halted day", () => {
    const halted = { ...flat, day: { ...flat.day, isHalted: true } };
    expect(step(run, scripted("long"), candle(0), () => halted)).toMatchObject([
      { draft: { state: "REJECTED", verdict: { outcome: "rejected", rule: "daily-loss" } } },
    ]);
  });

  it("enters again over a rest too small to be sold", () => {
    const dust = { ...flat, position: lots(10n), runPosition: lots(10n) };
    expect(sides(step(run, scripted("long"), candle(0), () => dust))).toEqual(["buy APPROVED"]);
    expect(sides(step(run, scripted("flat"), candle(0), () => dust))).toEqual(["hold"]);
  });

  it("stops at a close that is not a price, and holds at a price of zero", () => {
    expect(() => step(run, scripted("long"), candle(0, Number.NaN), () => flat)).toThrow("finite price");
    expect(sides(step(run, scripted("long"), candle(0, 0), () => flat))).toEqual(["hold"]);
  });

  it("[X4] decides the same intent again from the same candle", () => {
    const first = step(run, scripted("long"), candle(3), () => flat);
    expect(step(run, scripted("long"), candle(3), () => flat)).toEqual(first);
    expect(step({ ...run, generation: 2 }, scripted("long"), candle(3), () => flat)).not.toEqual(first);
  });

  it("saves a pending signal with the strategy's bytes", () => {
    const definition = {
      start: () => new Script([]),
      restore: (_: unknown, bytes: Uint8Array) => new Script(JSON.parse(new TextDecoder().decode(bytes))),
    } as unknown as StrategyDefinition; // only these two are used here
    const state = scripted("flat", "long");
    step(run, state, candle(0), () => ({ ...long, isRunWorking: true }));
    const restored = restoreRunState(definition, {}, saveRunState(state));
    expect(restored.pending).toEqual({ wish: "flat", reason: "the script says so", wasDecided: false });
    expect(restored.strategy.save()).toEqual(state.strategy.save());
    expect(() => restoreRunState(definition, {}, new Uint8Array(3))).toThrow("not a saved run");
  });
});
