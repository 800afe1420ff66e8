import { z } from "zod";
import type { JsonValue } from "../../domain/kernel/canonical-json.ts";
import { addMoney, moneyFromText, moneyText, NO_MONEY } from "../../domain/kernel/decimal.ts";
import { type InstrumentId, isUuid, type RunId } from "../../domain/kernel/ids.ts";
import { epochMs, isoTime } from "../../domain/kernel/time.ts";
import { gridOf, lots, lotsFromText, priceText, sizeText, ticksFromText } from "../../domain/market/grid.ts";
import type { Instrument } from "../../domain/market/instrument.ts";
import { type Books, equity, type Holding, realisedAfterFees } from "../../domain/portfolio/books.ts";
import type { BookProgress } from "../../ports/book-work.ts";

const wholeText = z.string().regex(/^-?\d+$/);

/** The sealed figures of a portfolio's book. All amounts are decimal text in the base currency. */
const bookShape = z.object({
  cash: z.string(),
  equity: z.string(),
  realised: z.string(),
  fees: z.string(),
  startingCapital: z.string(),
  dayStart: z.string(),
  dayBasis: z.string(),
  dayHalted: z.boolean(),
  marks: z.record(z.string(), z.string()),
  runLots: z.record(z.string(), wholeText),
  lastPointAt: z.string().nullable(),
});

/** The sealed figures of a position: quantities in the base asset, amounts in the quote. */
const positionShape = z.object({
  lots: wholeText,
  quantity: z.string(),
  costQuote: z.string(),
  realisedQuote: z.string(),
  feesQuote: z.string(),
  mark: z.string(),
});

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

export function holdingFrom(instrument: Instrument, opened: JsonValue): Holding {
  const figures = positionShape.parse(opened);
  const grid = gridOf(instrument);
  return {
    instrument,
    grid,
    mark: ticksFromText(figures.mark, grid),
    position: {
      lots: lotsFromText(figures.quantity, grid),
      costQuote: moneyFromText(figures.costQuote),
      realisedQuote: moneyFromText(figures.realisedQuote),
      feesQuote: moneyFromText(figures.feesQuote),
    },
  };
}

export function booksFrom(quote: string, opened: JsonValue, holdings: readonly Holding[]) {
  const figures = bookShape.parse(opened);
  const books: Books = {
    quote,
    cash: moneyFromText(figures.cash),
    holdings: new Map(holdings.map((holding): [InstrumentId, Holding] => [holding.instrument.id, holding])),
    day: { day: epochMs(Date.parse(figures.dayStart)), basisEquity: moneyFromText(figures.dayBasis), isHalted: figures.dayHalted },
  };
  const runLots = new Map(
    Object.entries(figures.runLots)
      .filter(([id]) => isUuid(id))
      .map(([id, held]) => [id as RunId, lots(BigInt(held))] as const), // shape checked on the line above
  );
  return {
    books,
    runLots,
    startingCapital: moneyFromText(figures.startingCapital),
    lastPointAt: figures.lastPointAt === null ? undefined : epochMs(Date.parse(figures.lastPointAt)),
  };
}
