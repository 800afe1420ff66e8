import { describe, expect, it } from "vitest";
import { moneyFromText, moneyText, NO_MONEY } from "../kernel/decimal.ts";
import type { InstrumentId } from "../kernel/ids.ts";
import { DAY_MS, epochMs, MINUTE_MS } from "../kernel/time.ts";
import { gridOf, lots, ticksFromText } from "../market/grid.ts";
import type { Instrument } from "../market/instrument.ts";
import { strictestLimits } from "../risk/limits.ts";
import { type Books, bookFill, bookMarks, equity, openBooks } from "./books.ts";

const start = epochMs(Date.UTC(2026, 0, 1));
const limits = strictestLimits([]);
const instrument = (symbol: string): Instrument => ({
  id: symbol as InstrumentId, // a stand-in id
  venue: "simulated",
  symbol,
  base: symbol,
  quote: "USD",
  tickSize: "1",
  lotSize: "1",
  minNotional: "0",
  isSimulated: true,
});
const [a, b] = [instrument("A"), instrument("B")];
const price = (one: Instrument, text: string) => ticksFromText(text, gridOf(one));

/** Ten of each, bought at 100. */
function heldBoth(): Books {
  let books = openBooks("USD", moneyFromText("10000"), start);
  for (const one of [a, b])
    books = bookFill(books, one, { side: "buy", lots: lots(10n), price: price(one, "100"), fee: NO_MONEY }, start).books;
  return books;
}

describe("marks of several instruments at one close", () => {
  it("TS-09 one's loss beside the other's gain halts nothing, whichever comes first", () => {
    const marks = [
      { instrument: a, mark: price(a, "70") },
      { instrument: b, mark: price(b, "130") },
    ];
    for (const order of [marks, marks.toReversed()]) {
      const books = bookMarks(heldBoth(), order, epochMs(start + MINUTE_MS), limits);
      expect(moneyText(equity(books))).toBe("10000");
      expect(books.day.isHalted).toBe(false);
    }
  });

  it("TS-09 a loss of all together halts the day", () => {
    const marks = [a, b].map((one) => ({ instrument: one, mark: price(one, "90") }));
    expect(bookMarks(heldBoth(), marks, epochMs(start + MINUTE_MS), limits).day.isHalted).toBe(true);
  });

  it("the basis of a day that begins at this close holds every mark of it", () => {
    const marks = [a, b].map((one) => ({ instrument: one, mark: price(one, "101") }));
    expect(moneyText(bookMarks(heldBoth(), marks, epochMs(start + DAY_MS), limits).day.basisEquity)).toBe("10020");
  });
});
