import fc from "fast-check";
import { expect, it } from "vitest";
import { moneyFromText } from "../kernel/decimal.ts";
import { asId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";
import { gridOf, lots, NO_LOTS, ticks } from "../market/grid.ts";
import { type AccountView, type GateOrder, NOTHING_WORKING } from "./gate-order.ts";
import { strictestLimits } from "./limits.ts";
import { judge } from "./risk-gate.ts";

const order: GateOrder = {
  portfolioId: asId("00000000-0000-7000-8000-000000000001"),
  instrumentId: asId("00000000-0000-7000-8000-000000000003"),
  side: "buy",
  lots: lots(500_000_000n),
  reference: ticks(10_000n),
  grid: gridOf({ tickSize: "0.01", lotSize: "0.00000001", minNotional: "1" }),
  quote: "USD",
};
const account: AccountView = {
  equity: moneyFromText("10000"),
  cash: moneyFromText("10000"),
  position: NO_LOTS,
  working: NOTHING_WORKING,
  day: { day: 0 as EpochMs, basisEquity: moneyFromText("10000"), isHalted: false }, // the first day
  limits: strictestLimits([]),
  kills: [],
};

/** The same, in which the read with that number breaks. @returns the copy, and whether the broken read happened */
function breakingAt<T extends object>(whole: T, at: number): { readonly broken: T; readonly hasBroken: () => boolean } {
  let [reads, hasBroken] = [0, false];
  const wrap = <V>(value: V): V =>
    typeof value === "object" && value !== null
      ? (new Proxy(value as object, {
          get(target, name) {
            if (reads++ === at) {
              hasBroken = true;
              throw new Error("broken on purpose");
            }
            const found: unknown = Reflect.get(target, name, target);
            return typeof found === "function" ? found.bind(target) : wrap(found);
          },
        }) as V) // the same object to look at
      : value;
  return { broken: wrap(whole), hasBroken: () => hasBroken };
}

it("v5.0.0-16.5.3 whatever breaks while the gate judges, nothing is approved: it throws, and there is no verdict", () => {
  expect(judge(order, account).outcome).toBe("approved");
  let met = 0;
  fc.assert(
    fc.property(fc.nat(200), fc.boolean(), (at, isOrder) => {
      const { broken, hasBroken } = breakingAt<object>(isOrder ? order : account, at);
      let outcome = "none";
      try {
        outcome = judge(isOrder ? (broken as GateOrder) : order, isOrder ? account : (broken as AccountView)).outcome; // as it was given
      } catch {
        // no verdict
      }
      if (hasBroken()) met += 1;
      expect(hasBroken() && outcome === "approved").toBe(false);
    }),
    { numRuns: 500 },
  );
  expect(met).toBeGreaterThan(50);
});
