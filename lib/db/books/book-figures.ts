import type { JsonValue } from "../../domain/kernel/canonical-json.ts";
import { addMoney, moneyFromText, moneyText, NO_MONEY } from "../../domain/kernel/decimal.ts";
import { type InstrumentId, isUuid, type RunId } from "../../domain/kernel/ids.ts";
import { epochMs, isoTime } from "../../domain/kernel/time.ts";
import { gridOf, lots, lotsFromText, priceText, sizeText, ticksFromText } from "../../domain/market/grid.ts";
import type { Instrument } from "../../domain/market/instrument.ts";
import { type Books, equity, type Holding, realisedAfterFees } from "../../domain/portfolio/books.ts";
import type { BookProgress } from "../../ports/book-work.ts";
import type { Figures } from "../sealed-shapes.ts";

/** The sealed figures of a portfolio's book (domain/portfolio/figures.ts). All amounts are decimal text in the base currency. */
export function bookFigures(progress: BookProgress): JsonValue {
  const { books } = progress;
  const holdings = [...books.holdings.values()];
  const last = progress.points.at(-1)?.at ?? progress.lastPointAt;
  return {
    cash: moneyText(books.cash),
    equity: moneyText(equity(books)),
    realised: moneyText(realisedAfterFees(books)),
    fees: moneyText(holdings.reduce((sum, { position }) => addMoney(sum, position.feesQuote), NO_MONEY)),
    startingCapital: moneyText(progress.startingCapital),
    dayStart: isoTime(books.day.day),
    dayBasis: moneyText(books.day.basisEquity),
    dayHalted: books.day.isHalted,
    marks: Object.fromEntries(holdings.map(({ instrument, mark, grid }) => [instrument.id, priceText(mark, grid)])),
    runLots: Object.fromEntries([...progress.runLots].map(([runId, held]) => [runId, String(held)])),
    lastPointAt: last === undefined ? null : isoTime(last),
  };
}

/** The sealed figures of a position: quantities in the base asset, amounts in the quote. */
export function positionFigures(holding: Holding): JsonValue {
  const { position, grid, mark } = holding;
  return {
    lots: String(position.lots),
    quantity: sizeText(position.lots, grid),
    costQuote: moneyText(position.costQuote),
    realisedQuote: moneyText(position.realisedQuote),
    feesQuote: moneyText(position.feesQuote),
    mark: priceText(mark, grid),
  };
}

export function holdingFrom(instrument: Instrument, figures: Figures<"position">): Holding {
  const grid = gridOf(instrument);
  return {
    instrument,
    grid,
    mark: ticksFromText(figures.mark, grid),
    position: {
      lots: lotsFromText(figures.quantity, grid),
      costQuote: moneyFromText(figures.costQuote),
      realisedQuote: moneyFromText(figures.realisedQuote),
      feesQuote: moneyFromText(figures.feesQuote ?? "0"),
    },
  };
}

export function booksFrom(quote: string, figures: Figures<"portfolioBook">, holdings: readonly Holding[]) {
  const books: Books = {
    quote,
    cash: moneyFromText(figures.cash),
    holdings: new Map(holdings.map((holding): [InstrumentId, Holding] => [holding.instrument.id, holding])),
    day: { day: epochMs(Date.parse(figures.dayStart)), basisEquity: moneyFromText(figures.dayBasis), isHalted: figures.dayHalted ?? false },
  };
  const runLots = new Map(
    Object.entries(figures.runLots ?? {})
      .filter(([id]) => isUuid(id))
      .map(([id, held]) => [id as RunId, lots(BigInt(held))] as const), // shape checked on the line above
  );
  return {
    books,
    runLots,
    startingCapital: moneyFromText(figures.startingCapital),
    lastPointAt: !figures.lastPointAt ? undefined : epochMs(Date.parse(figures.lastPointAt)),
  };
}
