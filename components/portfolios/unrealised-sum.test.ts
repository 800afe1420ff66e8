import { expect, it } from "vitest";
import { unrealisedSum } from "./unrealised-sum.ts";

it("sums the open positions of the one portfolio to the last digit", () => {
  const positions = [
    { portfolioId: "a", unrealised: "0.1" },
    { portfolioId: "a", unrealised: "0.2" },
    { portfolioId: "b", unrealised: "5" },
  ];
  expect(unrealisedSum(positions, "a")).toBe("0.3");
  expect(unrealisedSum([], "a")).toBe("0");
});
