import { describe, expect, it } from "vitest";
import { candlesIn, chartWindow } from "./chart-window.ts";

describe("chartWindow", () => {
  it("shows the finest interval there is with a range that can be read", () => {
    expect(chartWindow({}, ["1m", "1h"])).toEqual({ interval: "1m", range: "6h", candles: 360 });
    expect(chartWindow({}, ["1d"])).toEqual({ interval: "1d", range: "1y", candles: 365 });
    expect(chartWindow({}, [])).toEqual({ interval: "1m", range: "6h", candles: 360 });
  });

  it("keeps what the address asks for where that has a readable number of candles", () => {
    expect(chartWindow({ interval: "1h", range: "1w" }, ["1m"])).toEqual({ interval: "1h", range: "1w", candles: 168 });
    expect(chartWindow({ interval: "1d", range: "6h" }, ["1d"]).range).toBe("1y");
    expect(chartWindow({ interval: "2m", range: "toString" }, ["1h"]).interval).toBe("1h");
  });

  it("says null for ranges of too few or too many candles", () => {
    expect(candlesIn("1mo", "1m")).toBeNull();
    expect(candlesIn("6h", "1d")).toBeNull();
    expect(candlesIn("max", "1m")).toBe(5000);
  });
});
