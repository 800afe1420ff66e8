import { describe, expect, test } from "vitest";
import { type EpochMs, epochMs } from "../kernel/time.ts";
import { candleAt, candleCount, sliceColumns } from "./candle-columns.ts";
import { backfill, DEMO_BACKFILL, DEMO_FIRST_PRICE, DEMO_SEED, nextCandle } from "./synthetic.ts";

const start = epochMs(1_700_000_040_000);
const at = (index: number) => (start + index * 60_000) as EpochMs;
const history = backfill(DEMO_SEED, start, DEMO_BACKFILL + 500);

/** Rows where the 10-candle mean of closes goes from below the 30-candle mean to above it. */
function upCrosses(close: Float64Array): number[] {
  const mean = (end: number, length: number) => close.subarray(end - length + 1, end + 1).reduce((sum, x) => sum + x, 0) / length;
  const lead = (i: number) => mean(i, 10) - mean(i, 30);
  const found: number[] = [];
  for (let i = 30; i < close.length; i++) if (lead(i - 1) < 0 && lead(i) > 0) found.push(i);
  return found;
}

describe("the synthetic market DEMO/USD", () => {
  test("goes on from (index, last close) exactly as one long history would", () => {
    let close = history.close[DEMO_BACKFILL - 1] as number;
    for (let i = DEMO_BACKFILL; i < DEMO_BACKFILL + 500; i++) {
      const candle = nextCandle(DEMO_SEED, i, close, at(i));
      expect(candle).toEqual(candleAt(history, i));
      close = candle.close;
    }
  });

  test("does not depend on when it starts, only its times do", () => {
    const later = backfill(DEMO_SEED, at(777), 3_000);
    expect(later.close).toEqual(sliceColumns(history, 0, 3_000).close);
    expect(later.openTime[0]).toBe(at(777));
  });

  test("differs by seed", () => {
    expect(backfill(DEMO_SEED + 1, start, 100).close).not.toEqual(sliceColumns(history, 0, 100).close);
  });

  test("makes consistent candles: whole cents, high and low around open and close, positive volume, open where the last closed", () => {
    let previous = DEMO_FIRST_PRICE;
    let bad = 0;
    for (let i = 0; i < candleCount(history); i++) {
      const { open, high, low, close, volume } = candleAt(history, i);
      const isWhole = [open, high, low, close].every((price) => Math.round(price * 100) / 100 === price);
      if (!isWhole || open !== previous || high < Math.max(open, close) || low > Math.min(open, close) || low <= 0 || !(volume > 0)) bad++;
      previous = close;
    }
    expect(bad).toBe(0);
  });

  test("stays around its home price over a year, with a volatility in the range of a lively market", () => {
    const year = backfill(DEMO_SEED, start, 525_600);
    expect(year.low.reduce((a, b) => Math.min(a, b))).toBeGreaterThan(50);
    expect(year.high.reduce((a, b) => Math.max(a, b))).toBeLessThan(180);
    let squares = 0;
    for (let i = 1; i < year.close.length; i++) squares += ((year.close[i] as number) / (year.close[i - 1] as number) - 1) ** 2;
    const sigma = Math.sqrt(squares / year.close.length);
    expect(sigma).toBeGreaterThan(0.0004);
    expect(sigma).toBeLessThan(0.0016);
  });

  test("gives the demonstration an up-cross of SMA 10/30 within 25 candles after the backfill, and plenty before", () => {
    const crosses = upCrosses(history.close);
    const first = crosses.find((row) => row >= DEMO_BACKFILL) as number;
    expect(first - DEMO_BACKFILL).toBeLessThan(25);
    expect(crosses.filter((row) => row < DEMO_BACKFILL).length).toBeGreaterThan(500);
  });

  test("makes its thirty days again in a moment", () => {
    const before = performance.now();
    backfill(DEMO_SEED, start, DEMO_BACKFILL);
    expect(performance.now() - before).toBeLessThan(500); // about 20 ms on a quiet machine
  });
});
