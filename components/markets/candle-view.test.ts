import { describe, expect, it } from "vitest";
import { type CandleView, type MarketFill, withLater } from "./candle-view.ts";

const candle = (time: number, close = 1) => ({ time, open: 1, high: 2, low: 1, close, volume: 1 });
const fill = (id: string): MarketFill => ({ id, orderId: "o", portfolioName: "P", time: 1, side: "buy", price: "1", size: "1" });
const shown: CandleView = { candles: [candle(1), candle(2)], fills: [fill("a")] };

describe("withLater", () => {
  it("replaces the last candle and appends those after it", () => {
    const next = withLater(shown, { candles: [candle(2, 5), candle(3)], fills: [] }, 10);
    expect(next.candles.map(({ time, close }) => [time, close])).toEqual([
      [1, 1],
      [2, 5],
      [3, 1],
    ]);
    expect(next.fills).toBe(shown.fills);
  });

  it("is the same where nothing is new, so that nothing is drawn again", () => {
    expect(withLater(shown, { candles: [candle(2)], fills: [fill("a")] }, 10)).toBe(shown);
    expect(withLater(shown, { candles: [], fills: [] }, 10)).toBe(shown);
  });

  it("adds a fill once and keeps no more candles than asked for", () => {
    const next = withLater(shown, { candles: [candle(2), candle(3)], fills: [fill("a"), fill("b")] }, 2);
    expect(next.fills.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(next.candles.map(({ time }) => time)).toEqual([2, 3]);
  });
});
