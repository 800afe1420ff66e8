import { describe, expect, it } from "vitest";
import { checkPortfolio } from "./check-portfolio.ts";

const good = { name: "Test", baseCurrency: "USD", startingCapital: "10000", feedKind: "replay", feedFrom: "", feedTo: "", feedSpeed: "60" };

describe("checkPortfolio", () => {
  it("finds nothing wrong with what the server takes", () => {
    expect(Object.values(checkPortfolio(good)).filter(Boolean)).toEqual([]);
  });

  it("names a missing name, a capital that is no amount, and an end before the start", () => {
    const wrong = checkPortfolio({ ...good, name: " ", startingCapital: "1e4", feedFrom: "2024-02-01T00:00", feedTo: "2024-01-01T00:00" });
    expect(wrong["name"]).toBe("Give the portfolio a name.");
    expect(wrong["startingCapital"]).toContain("decimal number");
    expect(wrong["feedTo"]).toContain("after its start");
    expect(checkPortfolio({ ...good, startingCapital: "0" })["startingCapital"]).toBeDefined();
  });
});
