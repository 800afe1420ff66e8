import { describe, expect, it } from "vitest";
import { DAY_MS } from "#lib/domain/kernel/time.ts";
import { missingCandles } from "./missing-candles.ts";

const candle = (day: string) => ({ time: Date.parse(`${day}T00:00:00Z`), open: 1, high: 1, low: 1, close: 1, volume: 1 });

describe("missingCandles", () => {
  it("leaves out weekends where the series has none, and keeps a missing Tuesday and a long weekend", () => {
    // 2026-01-02 is a Friday
    const days = ["2026-01-02", "2026-01-05", "2026-01-07", "2026-01-08", "2026-01-09", "2026-01-13"];
    const { gaps, restsAtWeekends } = missingCandles(days.map(candle), DAY_MS);
    expect(restsAtWeekends).toBe(true);
    expect(gaps.map(({ from }) => new Date(from).toISOString().slice(0, 10))).toEqual(["2026-01-06", "2026-01-10"]);
  });

  it("marks a missing weekend where the market trades on weekends", () => {
    const days = ["2026-01-02", "2026-01-05", "2026-01-10"];
    const { gaps, restsAtWeekends } = missingCandles(days.map(candle), DAY_MS);
    expect(restsAtWeekends).toBe(false);
    expect(gaps).toHaveLength(2);
  });

  it("finds nothing in a series without gaps", () => {
    expect(missingCandles([candle("2026-01-05"), candle("2026-01-06")], DAY_MS)).toEqual({ gaps: [], restsAtWeekends: false });
    expect(missingCandles([], DAY_MS)).toEqual({ gaps: [], restsAtWeekends: false });
  });
});
