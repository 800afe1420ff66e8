import { beforeEach, describe, expect, it } from "vitest";
import { countRefusal, takeRefusals } from "./refusal-counts.ts";

describe("what the door refuses", () => {
  beforeEach(() => void takeRefusals());

  it("[A9] is counted per rule and network, and handed over once", () => {
    for (const address of ["192.0.2.1", "192.0.2.9", "198.51.100.1"]) countRefusal("address", address);
    countRefusal("host", "192.0.2.1");
    expect(takeRefusals()).toEqual([
      { rule: "address", network: "192.0.2.0/24", count: 2 },
      { rule: "address", network: "198.51.100.0/24", count: 1 },
      { rule: "host", network: "192.0.2.0/24", count: 1 },
    ]);
    expect(takeRefusals()).toEqual([]);
  });

  it("takes bounded memory, whoever asks from wherever", () => {
    for (let i = 0; i < 3_000; i++) countRefusal("address", `10.${i >> 8}.${i & 255}.1`);
    const kept = takeRefusals();
    expect(kept.length).toBeLessThanOrEqual(1_001);
    expect(kept.reduce((sum, { count }) => sum + count, 0)).toBe(3_000);
  });
});
