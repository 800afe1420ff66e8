import { describe, expect, it } from "vitest";
import { addedCandles, type ChartCandle, candleTimeOf, findGaps } from "./candle-data.ts";

const minute = 60_000;

function candle(index: number, close = 100): ChartCandle {
  return { time: index * minute, open: 100, high: 101, low: 99, close, volume: 1 };
}

describe("gaps", () => {
  it("names the first missing open time and the first candle after it", () => {
    expect(findGaps([candle(0), candle(1), candle(5), candle(6)], minute)).toEqual([{ from: 2 * minute, to: 5 * minute }]);
    expect(findGaps([candle(0), candle(1)], minute)).toEqual([]);
    expect(findGaps([], minute)).toEqual([]);
  });
});

describe("live append", () => {
  const shown = [candle(0), candle(1), candle(2)];

  it("gives the changed last candle and the new ones", () => {
    const next = [candle(0), candle(1), candle(2, 105), candle(3)];
    expect(addedCandles(shown, next)).toEqual([candle(2, 105), candle(3)]);
  });

  it("accepts a window that moved on and dropped its oldest candle", () => {
    expect(addedCandles(shown, [candle(1), candle(2), candle(3)])).toEqual([candle(2), candle(3)]);
  });

  it("draws anew where another series, a changed past or older history comes", () => {
    expect(addedCandles(shown, [candle(7), candle(8), candle(9)])).toBeNull();
    expect(addedCandles(shown, [candle(0), candle(1, 99), candle(2), candle(3)])).toBeNull();
    expect(addedCandles([candle(1), candle(2)], [candle(0), candle(1), candle(2)])).toBeNull();
    expect(addedCandles([], shown)).toBeNull();
  });
});

describe("a fill's candle", () => {
  it("is the one whose half-open interval holds it", () => {
    expect(candleTimeOf(5 * minute, minute)).toBe(5 * minute);
    expect(candleTimeOf(6 * minute - 1, minute)).toBe(5 * minute);
  });
});
