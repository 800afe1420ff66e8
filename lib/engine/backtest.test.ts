import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { moneyFromText, moneyText, moneyToNumber } from "../domain/kernel/decimal.ts";
import { asId } from "../domain/kernel/ids.ts";
import type { EpochMs } from "../domain/kernel/time.ts";
import { utcDayStart } from "../domain/kernel/time.ts";
import type { CandleColumns } from "../domain/market/candle.ts";
import { closeTime } from "../domain/market/candle.ts";
import { candleAt, columnsOf, sliceColumns } from "../domain/market/candle-columns.ts";
import { gridOf, sizeMoney, ticksFromPrice } from "../domain/market/grid.ts";
import type { Instrument } from "../domain/market/instrument.ts";
import { backfill } from "../domain/market/synthetic.ts";
import { traceLines } from "../domain/order/trace.ts";
import { bookFill, bookMark, equity, openBooks, positionOf } from "../domain/portfolio/books.ts";
import { balance } from "../domain/position/ledger.ts";
import { noLimits, strictestLimits } from "../domain/risk/limits.ts";
import type { Signal, StrategyDefinition } from "../domain/strategy/strategy.ts";
import type { BacktestInput } from "./backtest.ts";
import { runBacktest, tracedFill, tracedIntent } from "./backtest.ts";
import { paperFillModel } from "./fill-model.ts";
import type { IntentDraft } from "./step.ts";

const reference = new URL("../../../shared/reference/btc-perp-1m.csv", import.meta.url);

/** Long for 20 candles in every 50: the engine may not import a strategy, and needs none to be tested. */
const pulse: StrategyDefinition<{ entryFraction: string }> = {
  name: "pulse",
  version: 1,
  title: "Pulse",
  says: "A test strategy.",
  params: undefined as never, // nothing is parsed here
  fields: [],
  defaults: { entryFraction: "0.05" },
  sizing: (params) => params,
  warmUpCandles: () => 0,
  start() {
    let seen = 0;
    return {
      onCandle(): Signal | undefined {
        const phase = seen++ % 50;
        if (phase === 10) return { wish: "long", reason: "pulse" };
        return phase === 30 ? { wish: "flat", reason: "pulse" } : undefined;
      },
      save: () => new Uint8Array([seen]),
    };
  },
  restore: () => pulse.start({ entryFraction: "0.05" }),
};

function input(candles: CandleColumns, change: Partial<BacktestInput<{ entryFraction: string }>> = {}) {
  const instrument: Instrument = {
    id: asId("00000000-0000-7000-8000-000000000003"),
    venue: "simulated",
    symbol: "DEMO/USD",
    base: "DEMO",
    quote: "USD",
    tickSize: "0.01",
    lotSize: "0.00000001",
    minNotional: "1",
    isSimulated: true,
  };
  return {
    runId: asId("00000000-0000-7000-8000-000000000002"),
    portfolioId: asId("00000000-0000-7000-8000-000000000001"),
    generation: 1,
    instrument,
    interval: "1m",
    definition: pulse,
    params: pulse.defaults,
    candles,
    startingCapital: moneyFromText("10000"),
    limits: strictestLimits([]),
    fillModel: paperFillModel,
    ...change,
  } satisfies BacktestInput<{ entryFraction: string }>;
}

const walk = backfill(11, 1_700_000_040_000 as EpochMs, 20_000); // a whole minute

/** Falls by 1 % a candle: what the daily loss limit is for. */
const slide = columnsOf(
  Array.from({ length: 2_000 }, (_, i) => {
    const close = Math.round(1_000_000 * 0.999 ** i) / 100;
    const openTime = (1_700_000_040_000 + i * 60_000) as EpochMs; // whole minutes
    return { openTime, open: close, high: close, low: close, close, volume: 1_000 };
  }),
);

/** Moves of up to 2 % over gaps of up to seven hours, with little volume: days begin in gaps, and orders fill over midnight. */
function wild(seed: number): CandleColumns {
  let state = seed;
  const draw = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  let openTime = 1_700_000_040_000;
  let close = 10_000;
  return columnsOf(
    Array.from({ length: 3_000 }, () => {
      const open = close;
      close = Math.max(1_000, Math.round(open * (1 + (draw(401) - 200) / 10_000)));
      openTime += (draw(4) === 0 ? 1 + draw(420) : 1) * 60_000;
      const [high, low] = [Math.max(open, close) / 100, Math.min(open, close) / 100];
      return { openTime: openTime as EpochMs, open: open / 100, high, low, close: close / 100, volume: draw(400) }; // whole minutes
    }),
  );
}

const lossLimit = { "daily-loss": { value: "0.02", level: "default" } } as const;
const coarse = { ...input(slide).instrument, tickSize: "0.1" };

describe("a backtest", () => {
  it("leaves the same trace for the same candles", () => {
    const first = runBacktest(input(walk));
    expect(first.fills.length).toBeGreaterThan(500);
    expect(runBacktest(input(walk)).trace).toEqual(first.trace);
  });

  it("[B6] leaves the same beginning when the future is cut off", () => {
    const whole = runBacktest(input(walk)).trace;
    const cut = runBacktest(input(sliceColumns(walk, 0, 7_777))).trace;
    expect(whole.slice(0, cut.length)).toEqual(cut);
  });

  it("[B1] fills at the open of the next candle, with costs, and cash and positions follow from the ledger", () => {
    const result = runBacktest(input(walk));
    const { instrument } = input(walk);
    const grid = gridOf(instrument);
    for (const fill of result.fills.filter(({ n }) => n === 1)) {
      expect(fill.at).toBe(fill.draft.decidedAt);
      const row = walk.openTime.indexOf(fill.at);
      const open = ticksFromPrice(walk.open[row] ?? Number.NaN, grid, "half-even");
      expect(fill.draft.side === "buy" ? fill.price > open : fill.price < open).toBe(true);
    }
    expect(balance(result.transfers, "cash", "USD")).toBe(result.books.cash);
    expect(balance(result.transfers, "holdings", "DEMO")).toBe(sizeMoney(positionOf(result.books, instrument.id).lots, grid));
    expect(result.equity.at(-1)).toBeCloseTo(moneyToNumber(equity(result.books)), 6);
  });

  it("[B1] keeps the rest of an order working over candles that are too small for it", () => {
    const thin = { ...walk, volume: walk.volume.map(() => 20) };
    const result = runBacktest(input(thin));
    const parts = result.fills.filter((fill) => fill.draft === result.intents[0]);
    expect(parts.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(parts.reduce((sum, fill) => sum + fill.lots, 0n)).toBe(result.intents[0]?.lots);
    expect(runBacktest(input({ ...walk, volume: walk.volume.map(() => 0) })).fills).toEqual([]);
  });

  it("TS-09 [R1] halts new risk after 2 % is lost in a day, on the record, and goes on the next day", () => {
    const result = runBacktest(
      input(slide, { params: { entryFraction: "1" }, limits: { "daily-loss": { value: "0.02", level: "default" } } }),
    );
    const refused = result.intents.filter(({ verdict }) => verdict.outcome === "rejected" && verdict.rule === "daily-loss");
    expect(refused.length).toBeGreaterThan(5);
    const days = new Map<number, string[]>();
    for (const { decidedAt, state, side } of result.intents) {
      if (side === "buy") days.set(utcDayStart(decidedAt), [...(days.get(utcDayStart(decidedAt)) ?? []), state]);
    }
    expect(days.size).toBeGreaterThan(1);
    for (const states of days.values()) expect(states.join(" ")).toMatch(/^(APPROVED )+(REJECTED ?)+$/);
  });

  it.each([
    ["calm", walk, {}],
    ["calm, everything in and no limits", walk, { params: { entryFraction: "1" }, limits: noLimits }],
    ["falling", slide, { params: { entryFraction: "1" }, limits: lossLimit }],
    ["a tick coarser than the prices", slide, { params: { entryFraction: "1" }, limits: lossLimit, instrument: coarse }],
    ...[1, 2, 3, 4, 5, 6].map((seed) => [`wild ${seed}`, wild(seed), { params: { entryFraction: "1" }, limits: lossLimit }] as const),
  ] as const)("has the books and the days that exact bookkeeping of every candle gives: %s", (_, candles, change) => {
    const asked: BacktestInput<{ entryFraction: string }> = input(candles, change);
    const result = runBacktest(asked);
    const grid = gridOf(asked.instrument);
    const intents = [...result.intents];
    const fills = [...result.fills];
    let books = openBooks("USD", asked.startingCapital, candleAt(candles, 0).openTime);
    for (let i = 0; i < candles.openTime.length; i++) {
      const { openTime, close } = candleAt(candles, i);
      for (let fill = fills[0]; fill?.at === openTime; fill = fills[0]) {
        fills.shift();
        books = bookFill(
          books,
          asked.instrument,
          { side: fill.draft.side, lots: fill.lots, price: fill.price, fee: fill.fee },
          openTime,
        ).books;
        expect([fill.cashAfter, fill.equityAfter]).toEqual([books.cash, equity(books)]);
      }
      const at = closeTime(openTime, asked.interval);
      books = bookMark(books, asked.instrument, ticksFromPrice(close, grid, "half-even"), at, asked.limits);
      if (intents[0]?.decidedAt !== at) continue;
      const { figures, side, verdict } = intents.shift() as IntentDraft; // seen on the line before
      expect([figures.inputs.equity, figures.inputs.dayBasisEquity]).toEqual([moneyText(equity(books)), moneyText(books.day.basisEquity)]);
      if (side === "buy") expect(verdict.outcome === "rejected" && verdict.rule === "daily-loss").toBe(books.day.isHalted);
    }
    expect([intents, fills, result.books]).toEqual([[], [], books]);
    expect(
      traceLines(
        result.intents.map(tracedIntent),
        result.fills.map((fill) => tracedFill(fill, grid)),
      ),
    ).toEqual(result.trace);
  });

  it("refuses candles out of order, and has nothing to say about none", () => {
    const twice = columnsOf([candleAt(walk, 0), candleAt(walk, 0)]);
    expect(() => runBacktest(input(twice))).toThrow("oldest first");
    expect(runBacktest(input(sliceColumns(walk, 0, 0)))).toMatchObject({ trace: [], fills: [] });
  });

  it.skipIf(!existsSync(reference))("is equal twice over the BTC reference (skipped without ../shared/reference)", () => {
    const candles = columnsOf(
      readFileSync(reference, "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => {
          const [time = "", ...figures] = line.split(",");
          const [open = 0, high = 0, low = 0, close = 0, volume = 0] = figures.map(Number);
          return { openTime: Date.parse(`${time.replace(" ", "T").slice(0, 19)}Z`) as EpochMs, open, high, low, close, volume }; // whole seconds
        }),
    );
    const first = runBacktest(input(candles));
    expect(first.equity.length).toBe(45_031);
    expect(first.fills.length).toBeGreaterThan(1_000);
    expect(runBacktest(input(candles)).trace).toEqual(first.trace);
  });
});
