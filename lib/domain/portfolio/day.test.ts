import { describe, expect, it } from "vitest";
import { moneyFromText, moneyText } from "../kernel/decimal.ts";
import { asId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";
import { DAY_MS, MINUTE_MS } from "../kernel/time.ts";
import { lots, NO_LOTS, ticks } from "../market/grid.ts";
import type { Instrument } from "../market/instrument.ts";
import { strictestLimits } from "../risk/limits.ts";
import { bookFill, bookMark, equity, openBooks } from "./books.ts";
import { firstDay, haltDay, haltTestEquity, rollDay } from "./day.ts";

const limits = strictestLimits([]);
const instrument: Instrument = {
  id: asId("0190a5b2-7c3d-7e4f-8a1b-2c3d4e5f6071"),
  venue: "simulated",
  symbol: "DEMO/USD",
  base: "DEMO",
  quote: "USD",
  tickSize: "1",
  lotSize: "1",
  minNotional: "1",
  isSimulated: true,
};
const at = (days: number, minutes = 0): EpochMs => (days * DAY_MS + minutes * MINUTE_MS) as EpochMs; // whole minutes

describe("the trading day", () => {
  const day = firstDay(at(1, 5), moneyFromText("10000"));

  it("[R1] begins with the starting capital and rolls with the equity at its start", () => {
    expect(day).toEqual({ day: at(1), basisEquity: moneyFromText("10000"), isHalted: false });
    expect(rollDay(day, at(1, 1439), moneyFromText("1"))).toBe(day);
    expect(rollDay({ ...day, isHalted: true }, at(2), moneyFromText("9000"))).toEqual({
      day: at(2),
      basisEquity: moneyFromText("9000"),
      isHalted: false,
    });
  });

  it("TS-09 halts when the loss reaches 2 % of the basis, to the last unit, and stays halted when it recovers", () => {
    expect(haltDay(day, moneyFromText("9800.000000000000000000000001"), limits).isHalted).toBe(false);
    const halted = haltDay(day, moneyFromText("9800"), limits);
    expect(halted.isHalted).toBe(true);
    expect(haltDay(halted, moneyFromText("12000"), limits).isHalted).toBe(true);
  });

  it("never halts under the profile without limits", () => {
    expect(haltDay(day, moneyFromText("0"), {}).isHalted).toBe(false);
    expect(haltTestEquity(day, {})).toBe(Number.NEGATIVE_INFINITY);
  });

  it("has a first test in doubles that misses nothing", () => {
    expect(haltTestEquity(day, limits)).toBeGreaterThan(9800);
    expect(haltTestEquity(day, limits)).toBeLessThan(9800.001);
    expect(haltTestEquity({ ...day, basisEquity: moneyFromText("-1") }, limits)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the books over midnight", () => {
  const bought = bookFill(
    openBooks("USD", moneyFromText("10000"), at(1)),
    instrument,
    { side: "buy", lots: lots(10n), price: ticks(100n), fee: moneyFromText("0") },
    at(1, 1),
  ).books;

  it("takes a mark at 00:00 itself into the basis", () => {
    const rolled = bookMark(bought, instrument, ticks(110n), at(2), limits);
    expect(moneyText(rolled.day.basisEquity)).toBe("10100");
  });

  it("counts a gap over midnight as a result of the new day", () => {
    const rolled = bookMark(bought, instrument, ticks(70n), at(2, 7), limits);
    expect([moneyText(rolled.day.basisEquity), moneyText(equity(rolled)), rolled.day.isHalted]).toEqual(["10000", "9700", true]);
  });

  it("rolls before a fill that comes first in the new day, so that its loss counts", () => {
    const sold = bookFill(
      bought,
      instrument,
      { side: "sell", lots: lots(10n), price: ticks(70n), fee: moneyFromText("0") },
      at(2, 7),
    ).books;
    expect(moneyText(sold.day.basisEquity)).toBe("10000");
    expect(sold.holdings.get(instrument.id)?.position.lots).toBe(NO_LOTS);
    expect(bookMark(sold, instrument, ticks(70n), at(2, 8), limits).day.isHalted).toBe(true);
  });
});
