import { describe, expect, it } from "vitest";
import { epochMs, MINUTE_MS } from "../../kernel/time.ts";
import { usualMost } from "./bursts.ts";
import { limitThenOrder, type PassedOrder } from "./limit-then-order.ts";
import type { Sighting } from "./sighting.ts";

describe("[U6] what counts as unusual", () => {
  it("is more than the mean of past hours and three standard deviations, quiet hours included", () => {
    expect(usualMost([])).toBe(0);
    expect(usualMost([4, 4, 4, 4])).toBe(4);
    expect(usualMost([0, 0, 0, 8])).toBeCloseTo(2 + 3 * Math.sqrt(12), 10);
    expect(usualMost([2, 4])).toBeCloseTo(6, 10);
  });

  it("is an order within the minutes after a raise, at the last of them too; before it and later it is not", () => {
    const sighting: Sighting = {
      id: "raise",
      at: epochMs(1_000_000),
      type: "limit.changed",
      actor: "user:a",
      subject: null,
      request: null,
      data: {},
      network: null,
      country: null,
    };
    const order = (id: string, afterMs: number): PassedOrder => ({
      id,
      at: epochMs(sighting.at + afterMs),
      portfolioId: "p",
      checks: [{ rule: "order-size", observed: "600", limit: "900", passed: true }] as unknown as PassedOrder["checks"], // the figures that count
      inputs: { equity: "10000", dayBasisEquity: "10000" },
    });
    const orders = [
      order("before", -1),
      order("at", 0),
      order("soon", 1),
      order("last", 30 * MINUTE_MS),
      order("late", 30 * MINUTE_MS + 1),
    ];
    const [found] = limitThenOrder([{ sighting, rule: "order-size", from: "0.05", portfolioId: "p" }], orders, {
      limitThenOrderMinutes: 30,
    });
    expect(found?.events.map(({ id }) => id)).toEqual(["raise", "soon", "last"]);
    expect(
      limitThenOrder([{ sighting, rule: "order-size", from: "0.05", portfolioId: "other" }], orders, { limitThenOrderMinutes: 30 }),
    ).toEqual([]);
    expect(
      limitThenOrder([{ sighting, rule: "order-size", from: "0.06", portfolioId: null }], orders, { limitThenOrderMinutes: 30 }),
    ).toEqual([]);
  });
});
