import { describe, expect, it } from "vitest";
import { inSlices } from "./in-slices.ts";

describe("work in slices", () => {
  it("[E1] keeps the order and lets others run before a long list is done", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const items = Array.from({ length: 40 }, (_, n) => n);
    const busy = (n: number) => {
      const until = performance.now() + 2;
      while (performance.now() < until);
      return n * 2;
    };
    const slices: number[] = [];
    const done = await inSlices(items, busy, (ms) => slices.push(ms));
    clearInterval(timer);
    expect(done).toEqual(items.map((n) => n * 2));
    expect(slices.length).toBeGreaterThan(5);
    expect(turns).toBeGreaterThan(3);
  });
});
