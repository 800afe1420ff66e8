import { describe, expect, it } from "vitest";
import { isContinuation, withDrawdown } from "./equity-data.ts";

describe("drawdown", () => {
  it("is measured from the highest equity so far", () => {
    const drawn = withDrawdown([100, 120, 90, 120, 130].map((equity, i) => ({ time: i * 60_000, equity })));
    expect(drawn.map(({ drawdown }) => Math.round(drawdown * 100) / 100)).toEqual([0, 0, -25, 0, 0]);
  });

  it("keeps the last point of a second", () => {
    const drawn = withDrawdown([
      { time: 1_000, equity: 100 },
      { time: 1_400, equity: 101 },
      { time: 2_000, equity: 99 },
    ]);
    expect(drawn.map(({ equity }) => equity)).toEqual([101, 99]);
  });

  it("does not divide by nothing", () => {
    expect(withDrawdown([{ time: 0, equity: 0 }])[0]?.drawdown).toBe(0);
  });
});

describe("continuation", () => {
  const point = (i: number, equity = 100) => ({ time: i * 60_000, equity });
  const shown = withDrawdown([point(0), point(1), point(2)]);

  it("tells added points from another curve", () => {
    expect(isContinuation(shown, withDrawdown([point(0), point(1), point(2, 103), point(3)]))).toBe(true);
    expect(isContinuation(shown, withDrawdown([point(0), point(1, 99), point(2), point(3)]))).toBe(false);
    expect(isContinuation(shown, withDrawdown([point(0)]))).toBe(false);
    expect(isContinuation([], shown)).toBe(false);
  });
});
