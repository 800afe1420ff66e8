import { expect, it } from "vitest";
import { checkInstrument } from "./check-instrument.ts";

const good = { symbol: "BTC/USD", tickSize: "0.01", lotSize: "0.00000001", minNotional: "0" };

it("takes steps above zero and a notional from zero on, and says what else is wrong", () => {
  expect(Object.values(checkInstrument(good)).filter(Boolean)).toEqual([]);
  for (const [name, text] of [
    ["symbol", "BTC USD"],
    ["tickSize", "0"],
    ["lotSize", "1e-8"],
    ["minNotional", "-1"],
  ] as const) {
    expect(checkInstrument({ ...good, [name]: text })[name], name).toBeDefined();
  }
});
