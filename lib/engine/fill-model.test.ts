import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moneyText } from "../domain/kernel/decimal.ts";
import { gridOf, lots, lotsFromText, ticks } from "../domain/market/grid.ts";
import { feeFor, fillPrice, matchAtOpen, paperFillModel } from "./fill-model.ts";

const grid = gridOf({ tickSize: "0.01", lotSize: "0.00000001", minNotional: "1" });
const buy = (size: string) => ({ side: "buy" as const, remaining: lotsFromText(size, grid) });

describe("[B1] the fill model", () => {
  it("fills at the open plus half the spread and slippage, against us and to the tick", () => {
    expect(fillPrice("buy", 100, grid, paperFillModel)).toBe(10_002n);
    expect(fillPrice("sell", 100, grid, paperFillModel)).toBe(9_998n);
    expect(fillPrice("buy", 100.01, grid, paperFillModel)).toBe(10_004n);
    expect(fillPrice("sell", 100.01, grid, paperFillModel)).toBe(9_998n);
  });

  it("takes an open off the tick against us", () => {
    const free = { ...paperFillModel, halfSpreadBps: 0n, slippageBps: 0n };
    expect([fillPrice("buy", 1.001, grid, free), fillPrice("sell", 1.009, grid, free)]).toEqual([101n, 100n]);
  });

  it("charges 10 bps, rounded up at 8 decimals", () => {
    expect(moneyText(feeFor(ticks(10_002n), lots(100_000_000n), grid, paperFillModel))).toBe("0.10002");
    expect(moneyText(feeFor(ticks(1n), lots(1n), grid, paperFillModel))).toBe("0.00000001");
  });

  it("gives a tenth of the volume, the oldest order first, and leaves the rest working", () => {
    const matches = matchAtOpen([buy("0.6"), buy("0.6"), buy("0.6")], { open: 100, volume: 10 }, grid, paperFillModel);
    expect(matches.map(({ lots: filled }) => filled)).toEqual([60_000_000n, 40_000_000n]);
  });

  it("gives nothing in a candle without volume or without a price", () => {
    expect(matchAtOpen([buy("1")], { open: 100, volume: 0 }, grid, paperFillModel)).toEqual([]);
    expect(matchAtOpen([buy("1")], { open: 0, volume: 100 }, grid, paperFillModel)).toEqual([]);
  });

  it("never fills better than the open, more than asked, or more than its share", () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 8n),
        fc.integer({ min: 1, max: 10 ** 7 }),
        fc.integer({ min: 0, max: 10 ** 6 }),
        fc.boolean(),
        (size, cents, volume, buys) => {
          const order = { side: buys ? ("buy" as const) : ("sell" as const), remaining: lots(size) };
          for (const match of matchAtOpen([order], { open: cents / 100, volume: volume / 1e6 }, grid, paperFillModel)) {
            expect(buys ? match.price >= BigInt(cents) : match.price <= BigInt(cents)).toBe(true);
            expect(match.lots <= size && match.lots * 10n <= BigInt(volume) * 100n).toBe(true);
            expect(match.fee > 0n).toBe(true);
          }
        },
      ),
    );
  });
});
