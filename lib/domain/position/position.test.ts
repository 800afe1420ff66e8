import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Money } from "../kernel/decimal.ts";
import { money, moneyFromText, moneyText } from "../kernel/decimal.ts";
import { asId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";
import { gridOf, lots, notional, sizeMoney, ticks } from "../market/grid.ts";
import type { Instrument } from "../market/instrument.ts";
import type { Books } from "../portfolio/books.ts";
import { bookFill, equity, openBooks, positionOf, realisedAfterFees } from "../portfolio/books.ts";
import type { LedgerTransfer } from "./ledger.ts";
import { balance, depositTransfer } from "./ledger.ts";
import type { BookedFill } from "./position.ts";
import { FLAT, marketValue, unrealised, withBookedFill } from "./position.ts";

const instrument: Instrument = {
  id: asId("0190a5b2-7c3d-7e4f-8a1b-2c3d4e5f6071"),
  venue: "simulated",
  symbol: "DEMO/USD",
  base: "DEMO",
  quote: "USD",
  tickSize: "0.01",
  lotSize: "0.00000001",
  minNotional: "1",
  isSimulated: true,
};
const grid = gridOf(instrument);
const capital = moneyFromText("10000");

function fill(side: "buy" | "sell", size: bigint, price: bigint, fee = "0"): BookedFill {
  return { side, lots: lots(size), price: ticks(price), fee: moneyFromText(fee) };
}

/** Long-only fills: each sell is some of what is held. */
const histories = fc.array(
  fc.record({
    share: fc.integer({ min: -100, max: 100 }),
    size: fc.bigInt(1n, 10n ** 12n),
    price: fc.bigInt(1n, 10n ** 7n),
    feeUnits: fc.bigInt(0n, 10n ** 10n),
  }),
  { maxLength: 40 },
);

type Played = { readonly books: Books; readonly transfers: readonly LedgerTransfer[]; readonly fills: readonly BookedFill[] };

function play(history: readonly { share: number; size: bigint; price: bigint; feeUnits: bigint }[]): Played {
  let books = openBooks("USD", capital, 0 as EpochMs); // the first moment
  const transfers: LedgerTransfer[] = [depositTransfer("USD", capital)];
  const fills: BookedFill[] = [];
  for (const { share, size, price, feeUnits } of history) {
    const held = positionOf(books, instrument.id).lots;
    const isSell = share < 0 && held > 0n;
    const sold = isSell ? (held * BigInt(-share)) / 100n || 1n : 0n;
    const next: BookedFill = {
      side: isSell ? "sell" : "buy",
      lots: lots(isSell ? sold : size),
      price: ticks(price),
      fee: money(feeUnits * 10n ** 16n),
    };
    const booked = bookFill(books, instrument, next, 0 as EpochMs); // the first moment
    books = booked.books;
    transfers.push(...booked.transfers);
    fills.push(next);
  }
  return { books, transfers, fills };
}

describe("a position", () => {
  it("[P1] buys at average cost and realises against it, fees apart", () => {
    let position = withBookedFill(FLAT, fill("buy", 100_000_000n, 10_000n, "0.1"), grid);
    position = withBookedFill(position, fill("buy", 100_000_000n, 11_000n, "0.11"), grid);
    expect([moneyText(position.costQuote), moneyText(unrealised(position, ticks(12_000n), grid))]).toEqual(["210", "30"]);
    position = withBookedFill(position, fill("sell", 50_000_000n, 12_000n, "0.06"), grid);
    expect([moneyText(position.realisedQuote), moneyText(position.costQuote), moneyText(position.feesQuote)]).toEqual([
      "7.5",
      "157.5",
      "0.27",
    ]);
    expect(moneyText(marketValue(position, ticks(12_000n), grid))).toBe("180");
  });

  it("counts a short the other way round", () => {
    let position = withBookedFill(FLAT, fill("sell", 200_000_000n, 10_000n), grid);
    position = withBookedFill(position, fill("buy", 100_000_000n, 9_000n), grid);
    expect([moneyText(position.realisedQuote), moneyText(unrealised(position, ticks(8_000n), grid))]).toEqual(["10", "20"]);
  });

  it("refuses a fill that would cross zero, and an empty one", () => {
    const long = withBookedFill(FLAT, fill("buy", 5n, 10n), grid);
    expect(() => withBookedFill(long, fill("sell", 6n, 10n), grid)).toThrow("cross zero");
    expect(() => withBookedFill(long, fill("sell", 0n, 10n), grid)).toThrow("above zero");
  });
});

describe("the ledger", () => {
  it("[P1] cash and positions change only by price, fee and slippage", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { books, fills } = play(history);
        let cash: Money = capital;
        let held = 0n;
        for (const { side, lots: size, price, fee } of fills) {
          const value = notional(price, size, grid);
          cash = money(cash + (side === "buy" ? -value : value) - fee);
          held += side === "buy" ? size : -size;
        }
        expect([books.cash, positionOf(books, instrument.id).lots]).toEqual([cash, held]);
        const holding = books.holdings.get(instrument.id);
        const open = holding === undefined ? 0n : unrealised(holding.position, holding.mark, grid);
        expect(equity(books)).toBe(capital + realisedAfterFees(books) + open);
      }),
    );
  });

  it("[P1] the sum of its entries is the position and the cash, and each asset sums to zero", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { books, transfers } = play(history);
        expect(balance(transfers, "cash", "USD")).toBe(books.cash);
        expect(balance(transfers, "holdings", "DEMO", instrument.id)).toBe(sizeMoney(positionOf(books, instrument.id).lots, grid));
        for (const asset of ["USD", "DEMO"]) {
          const accounts = ["cash", "holdings", "trading", "fees", "external"] as const;
          expect(accounts.reduce((sum, account) => sum + balance(transfers, account, asset), 0n)).toBe(0n);
        }
        expect(transfers.every(({ amount }) => amount >= 0n)).toBe(true);
      }),
    );
  });

  it("[P1] replaying the fills gives the same books, entries and position", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const played = play(history);
        expect(play(history)).toEqual(played);
        const position = played.fills.reduce((sum, each) => withBookedFill(sum, each, grid), FLAT);
        expect(positionOf(played.books, instrument.id)).toEqual(position);
      }),
    );
  });

  it("refuses an instrument in another currency", () => {
    expect(() => bookFill(openBooks("EUR", capital, 0 as EpochMs), instrument, fill("buy", 1n, 1n), 0 as EpochMs)).toThrow(
      "another currency",
    );
  });
});
