import { describe, expect, it } from "vitest";
import type { Limit } from "./limit-data.ts";
import { limitMove } from "./limit-move.ts";

const limit = (value: string | null): Limit => ({
  rule: "position-size",
  title: "Position size",
  says: "",
  unit: "fraction of equity",
  default: "0.1",
  min: "0.0001",
  max: "1",
  set: [
    {
      level: "platform",
      levelId: "*",
      levelName: "Platform",
      value,
      version: 3,
      setBy: "A",
      setAt: "2026-01-01T00:00:00.000Z",
      reason: null,
    },
  ],
  inForce: [],
  history: [],
});

describe("what a new value of a limit would change", () => {
  it("warns when more risk could pass", () => {
    expect(limitMove(limit("0.05"), "*", "0.2")).toMatchObject({
      isLooser: true,
      says: expect.stringContaining("Loosens from 0.05 to 0.2"),
    });
  });

  it("says that it tightens", () => {
    expect(limitMove(limit("0.05"), "*", "0.01")).toMatchObject({ isLooser: false });
  });

  it("takes the default where the platform's own bound is taken away", () => {
    expect(limitMove(limit("0.05"), "*", null)).toMatchObject({ isLooser: true, says: expect.stringContaining("to 0.1") });
  });

  it("says nothing where the value stays", () => {
    expect(limitMove(limit("0.05"), "*", "0.050")).toBeNull();
  });

  it("tightens a portfolio that had no bound of its own", () => {
    expect(limitMove(limit("0.05"), "a-portfolio", "0.02")).toMatchObject({ isLooser: false });
  });
});
