import { describe, expect, it } from "vitest";
import { nextRestart, type RestartHistory } from "./restart-policy.mjs";

function die(times: { now: number; upMs: number }[]): (number | null)[] {
  let history: RestartHistory = { deaths: [], inARow: 0 };
  return times.map((death) => {
    const next = nextRestart(history, death);
    history = next.history;
    return next.delayMs;
  });
}

describe("a part that dies", () => {
  it("waits half a second, then twice as long each time, and is given up at the sixth death within two minutes", () => {
    expect(die([0, 1, 2, 3, 4, 5].map((second) => ({ now: second * 1000, upMs: 100 })))).toEqual([500, 1000, 2000, 4000, 8000, null]);
  });

  it("never waits longer than 15 seconds", () => {
    expect(die(Array.from({ length: 8 }, (_, i) => ({ now: i * 50_000, upMs: 40_000 }))).slice(-3)).toEqual([15_000, 15_000, 15_000]);
  });

  it("begins anew after a minute of health", () => {
    expect(
      die([
        { now: 0, upMs: 10 },
        { now: 1000, upMs: 10 },
        { now: 62_000, upMs: 60_000 },
        { now: 63_000, upMs: 10 },
      ]),
    ).toEqual([500, 1000, 500, 1000]);
  });
});
