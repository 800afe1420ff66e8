import { openDb } from "#lib/db/client.ts";
import { moneyFromText } from "#lib/domain/kernel/decimal.ts";
import { strictestLimits } from "#lib/domain/risk/limits.ts";
import { runBacktest } from "#lib/engine/backtest.ts";
import { paperFillModel } from "#lib/engine/fill-model.ts";
import { smaCrossover } from "#lib/strategies/sma-crossover/strategy.ts";
import type { Figure } from "#lib/tooling/bench.ts";
import { cloneTemplate, startTemplate } from "#lib/tooling/template-database.ts";
import { minuteCandles } from "./testing/minute-candles.ts";
import { makeKeys, makeReplay, startWorker, testInstrument, until } from "./testing/replay-desk.ts";

const params = { fast: 10, slow: 30, entryFraction: "0.05" };

/**
 * The full paper loop in a real worker on a durable PostgreSQL (fsync on), beside the same candles through the same engine in memory:
 * what persistence, the order path, encryption and the audit record cost. From the first candle stored to the last.
 */
export async function* figures(): AsyncIterable<Figure> {
  const { template, stop } = await startTemplate({ isDurable: true });
  const database = await cloneTemplate(template);
  const { symbol, tick, candles } = minuteCandles();
  const instrument = testInstrument(symbol, tick);
  try {
    await makeKeys(database);
    const desk = await makeReplay(database, [{ instrument, interval: "1m", candles, params }]);
    const db = openDb(database.ownerUrl, { max: 1 });
    const worker = startWorker(database);
    const book = () => db.portfolioBook.findUnique({ where: { portfolioId: desk.portfolioId } });
    await until("the first candle", 60_000, async () => Number((await book())?.candles ?? 0) > 0);
    const began = performance.now();
    await until("the replay to finish", 600_000, async () => (await book())?.feedState === "finished");
    const ours = (candles.openTime.length * 1_000) / (performance.now() - began);
    worker.child.kill("SIGTERM");
    await worker.exited;
    await db.$disconnect();
    const baseline = backtestRate({ ...desk, instrument, candles });
    yield { name: "paper loop with persistence", ours, baseline, unit: "candles/s", better: "higher" };
  } finally {
    await database.drop();
    await stop();
  }
}

function backtestRate({
  portfolioId,
  runs,
  instrument,
  candles,
}: Awaited<ReturnType<typeof makeReplay>> & {
  instrument: ReturnType<typeof testInstrument>;
  candles: ReturnType<typeof minuteCandles>["candles"];
}): number {
  const runId = runs[0]?.id;
  if (!runId) throw new Error("one run");
  const began = performance.now();
  runBacktest({
    runId,
    portfolioId,
    generation: 1,
    instrument,
    interval: "1m",
    definition: smaCrossover,
    params,
    candles,
    startingCapital: moneyFromText("10000"),
    limits: strictestLimits([]),
    fillModel: paperFillModel,
  });
  return (candles.openTime.length * 1_000) / (performance.now() - began);
}
