import { describe, expect, it } from "vitest";
import { engageConsequence } from "./kill-words.ts";

describe("what engaging the kill switch will do", () => {
  it("is said in numbers", () => {
    expect(engageConsequence({ runs: 3, workingOrders: 2 })).toBe("Stops the new orders of 3 runs and cancels 2 working orders.");
    expect(engageConsequence({ runs: 1, workingOrders: 1 })).toBe("Stops the new orders of 1 run and cancels 1 working order.");
  });

  it("says so where there is nothing to stop or to cancel", () => {
    expect(engageConsequence({ runs: 2, workingOrders: 0 })).toBe(
      "Stops the new orders of 2 runs and cancels nothing: no order is working.",
    );
    expect(engageConsequence({ runs: 0, workingOrders: 0 })).toBe(
      "No run trades here now; new orders are refused from now on; no order is working.",
    );
  });
});
