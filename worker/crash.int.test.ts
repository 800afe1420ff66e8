import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDb } from "#lib/db/client.ts";
import { moneyFromText } from "#lib/domain/kernel/decimal.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { CandleColumns } from "#lib/domain/market/candle.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import { backfill } from "#lib/domain/market/synthetic.ts";
import { strictestLimits } from "#lib/domain/risk/limits.ts";
import { runBacktest } from "#lib/engine/backtest.ts";
import { paperFillModel } from "#lib/engine/fill-model.ts";
import { smaCrossover } from "#lib/strategies/sma-crossover/strategy.ts";
import { createTestDatabase, type TestDatabase, twinOf } from "#lib/tooling/template-database.ts";
import { endLeases } from "#scripts/desk/leases.mjs";
import { minuteCandles } from "./testing/minute-candles.ts";
import { ledgerBesideBooks, traceOf } from "./testing/read-books.ts";
import { heldEvents, recordedTrades } from "./testing/recorded-trades.ts";
import { makeKeys, makeReplay, type ReplayDesk, startWorker, testInstrument, until } from "./testing/replay-desk.ts";

const KILLS = 50;
const SEED = 20_261_124;
const params = { fast: 10, slow: 30, entryFraction: "0.05" };

// Both replays, in peace and under fire, at the same time: they wait for the disk most of it, and what they leave does not depend on time.
describe.concurrent("a replay at full speed through real worker processes", () => {
  const { symbol, tick, candles } = minuteCandles();
  const instrument = testInstrument(symbol, tick);
  let calm: TestDatabase;
  let killed: TestDatabase;
  let desk: ReplayDesk;
  let inPeace: Promise<void>;

  beforeAll(async () => {
    calm = await createTestDatabase();
    await makeKeys(calm);
    desk = await makeReplay(calm, [{ instrument, interval: "1m", candles, params }]);
    killed = await twinOf(calm);
    inPeace = replayInPeace(calm, desk);
    inPeace.catch(() => undefined); // the tests wait for it
  });
  afterAll(() => Promise.all([calm.drop(), killed.drop()]));

  it("leaves the trace of the same backtest in memory, and books that are the sum of the ledger", async () => {
    await inPeace;
    const trace = await traceOf(calm, desk.portfolioId);
    const backtest = backtestOf(desk, instrument, candles);
    expect(trace.intents).toBeGreaterThan(500);
    expect(trace.lines).toEqual(backtest.trace);
    await expectSoundBooks(calm, desk);
  }, 300_000);

  it(`is equal to an undisturbed run after ${KILLS} SIGKILLs at seeded candle counts`, async () => {
    const counts = seededCounts(candles.openTime.length);
    const began = performance.now();
    const seen = await replayUnderFire(killed, desk, counts);
    const killSeconds = (performance.now() - began) / 1000;
    console.info(`${seen.kills} kills in ${killSeconds.toFixed(1)} s; states met: ${JSON.stringify(seen.states)}`);
    expect(seen.kills).toBe(KILLS);
    await inPeace;
    const [undisturbed, disturbed] = [await traceOf(calm, desk.portfolioId), await traceOf(killed, desk.portfolioId)];
    expect(disturbed.lines).toEqual(undisturbed.lines);
    expect(disturbed.sha256).toBe(undisturbed.sha256);
    await expectSoundBooks(killed, desk);
  }, 300_000);
});

function backtestOf(desk: ReplayDesk, instrument: Instrument, candles: CandleColumns, startingCapital = "10000") {
  return runBacktest({
    runId: desk.runs[0]?.id ?? expect.fail("one run"),
    portfolioId: desk.portfolioId,
    generation: 1,
    instrument,
    interval: "1m",
    definition: smaCrossover,
    params,
    candles,
    startingCapital: moneyFromText(startingCapital),
    limits: strictestLimits([]),
    fillModel: paperFillModel,
  });
}

async function replayInPeace(database: TestDatabase, desk: ReplayDesk): Promise<void> {
  const db = openDb(database.ownerUrl, { max: 2 });
  const worker = startWorker(database);
  try {
    await until("the replay to finish", 240_000, async () => (await bookOf(db, desk))?.feedState === "finished");
  } finally {
    worker.child.kill("SIGTERM");
    expect(await worker.exited, readFileSync(`${database.dataDir}/log/worker.log`, "utf8")).toBe(0);
    await db.$disconnect();
  }
}

/** Kills the worker each time the replay has passed a count, ends its leases as the starter does, and starts the next one. */
async function replayUnderFire(database: TestDatabase, desk: ReplayDesk, counts: readonly number[]) {
  const db = openDb(database.ownerUrl, { max: 2 });
  const states: Record<string, number> = {};
  let kills = 0;
  let worker = startWorker(database);
  try {
    for (const [i, count] of counts.entries()) {
      await until(`${count} candles`, 60_000, async () => Number((await bookOf(db, desk))?.candles ?? 0) >= count, 1 + (i % 7));
      worker.child.kill("SIGKILL");
      await worker.exited;
      kills += 1;
      await endLeases(database.ownerUrl, worker.holder);
      for (const intent of await db.intent.findMany({
        where: { state: { in: ["APPROVED", "SENDING", "WORKING", "UNKNOWN"] } },
        select: { state: true },
      })) {
        states[intent.state] = (states[intent.state] ?? 0) + 1;
      }
      worker = startWorker(database);
    }
    await until("the replay to finish", 120_000, async () => (await bookOf(db, desk))?.feedState === "finished");
    return { kills, states };
  } finally {
    worker.child.kill("SIGTERM");
    expect(await worker.exited, readFileSync(`${database.dataDir}/log/worker.log`, "utf8")).toBe(0);
    await db.$disconnect();
  }
}

function bookOf(db: ReturnType<typeof openDb>, desk: ReplayDesk) {
  return db.portfolioBook.findUnique({ where: { portfolioId: desk.portfolioId }, select: { candles: true, feedState: true } });
}

async function expectSoundBooks(database: TestDatabase, desk: ReplayDesk): Promise<void> {
  const books = await ledgerBesideBooks(database, desk.portfolioId);
  expect(books.cash).toBe(books.ledgerCash);
  expect(books.held.length).toBe(1);
  for (const held of books.held) expect(held.position).toBe(held.ledger);
  await expectRecorded(database, desk);
}

/** [U1] One event for each intent, order, fill and end of an intent, with what it says, and none of anything else. */
async function expectRecorded(database: TestDatabase, desk: ReplayDesk): Promise<void> {
  const recorded = await recordedTrades(database, desk.portfolioId);
  for (const type of ["order.intent-recorded", "order.acknowledged", "order.fill-booked", "portfolio.book-opened"])
    expect(recorded[type]?.happened, type).toBeGreaterThan(0);
  expect(Object.entries(recorded).filter(([, { wrong }]) => wrong > 0)).toEqual([]);
}

/** Rising counts over the whole replay, from a linear congruential generator. */
function seededCounts(total: number): readonly number[] {
  let state = SEED;
  const step = Math.floor((total * 0.96) / KILLS);
  return Array.from({ length: KILLS }, (_, i) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return i * step + 50 + (state % (step - 1));
  });
}

describe.concurrent("a replay whose orders fill in parts, over several candles each", () => {
  const instrument = testInstrument("THIN/USD", "0.01");
  const candles = thinCandles(3_000);
  let calm: TestDatabase;
  let killed: TestDatabase;
  let desk: ReplayDesk;

  beforeAll(async () => {
    calm = await createTestDatabase();
    await makeKeys(calm);
    desk = await makeReplay(calm, [{ instrument, interval: "1m", candles, params }]);
    killed = await twinOf(calm);
  });
  afterAll(() => Promise.all([calm.drop(), killed.drop()]));

  it("is equal to an undisturbed run after 12 SIGKILLs, and to the backtest", async () => {
    const counts = Array.from({ length: 12 }, (_, i) => 120 + i * 220);
    await Promise.all([replayInPeace(calm, desk), replayUnderFire(killed, desk, counts)]);
    const [undisturbed, disturbed] = [await traceOf(calm, desk.portfolioId), await traceOf(killed, desk.portfolioId)];
    expect(undisturbed.fills).toBeGreaterThan(undisturbed.intents * 2);
    expect(disturbed.lines).toEqual(undisturbed.lines);
    expect(undisturbed.lines).toEqual(backtestOf(desk, instrument, candles).trace);
    await expectSoundBooks(killed, desk);
  }, 240_000);

  it("[U1] records each hold once where there is too little to order with", async () => {
    const small = { ...instrument, id: testInstrument("SMALL/USD", "0.01").id, symbol: "SMALL/USD" };
    const poor = await makeReplay(calm, [{ instrument: small, interval: "1m", candles, params }], "max", "0.000001");
    await replayInPeace(calm, poor);
    const { holds } = backtestOf(poor, small, candles, "0.000001");
    expect(holds.length).toBeGreaterThan(10);
    expect(await heldEvents(calm, poor.portfolioId)).toBe(holds.length);
  }, 240_000);
});

/** So little volume that an order needs several candles. */
function thinCandles(count: number): CandleColumns {
  const made = backfill(5, epochMs(Date.UTC(2026, 0, 1)), count);
  return { ...made, volume: made.volume.map((_, i) => 10 + (i % 7)) };
}
