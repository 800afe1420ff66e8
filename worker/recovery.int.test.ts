import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Db, openDb } from "#lib/db/client.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { backfill } from "#lib/domain/market/synthetic.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { withConnection } from "#scripts/desk/connection.mjs";
import { endLeases } from "#scripts/desk/leases.mjs";
import { makeKeys, makeReplay, type ReplayDesk, startWorker, testInstrument, until, type WorkerProcess } from "./testing/replay-desk.ts";

const params = { fast: 2, slow: 5, entryFraction: "0.05" };

describe("a worker that finds things otherwise than it left them", () => {
  let database: TestDatabase;
  let db: Db;
  let desk: ReplayDesk;
  let worker: WorkerProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    await makeKeys(database);
    db = openDb(database.ownerUrl, { max: 2 });
    const made = backfill(13, epochMs(Date.UTC(2020, 0, 1)), 200_000);
    const candles = { ...made, volume: made.volume.map(() => 20) }; // orders work for some candles
    desk = await makeReplay(database, [{ instrument: testInstrument("THIN/USD", "0.01"), interval: "1m", candles, params }]);
    worker = startWorker(database);
  });
  afterAll(async () => {
    worker.child.kill("SIGTERM");
    const code = await worker.exited;
    await db.$disconnect();
    const log = readFileSync(join(database.dataDir, "log", "worker.log"), "utf8");
    await database.drop();
    expect(code, log).toBe(0);
  });

  const candles = async () => Number((await db.portfolioBook.findFirst())?.candles ?? 0);
  const owner = (sql: string) => withConnection(database.ownerUrl, (client) => client.query(sql));
  async function expectProgress(): Promise<void> {
    const before = await candles();
    await until("more candles", 30_000, async () => (await candles()) > before + 300);
  }

  it("waits for its lease where too little of it is left to send, and goes on", async () => {
    await expectProgress();
    for (let i = 0; i < 8; i++) {
      await owner("UPDATE lease SET expires_at = least(expires_at, clock_timestamp() + interval '5 s')");
      await until(
        "the renewal",
        10_000,
        async () => (await db.$queryRaw<unknown[]>`SELECT 1 FROM lease WHERE expires_at > clock_timestamp() + interval '9 s'`).length > 0,
      );
    }
    await expectProgress();
  });

  it("ends an order that the venue cancelled before the crash, and trades on", async () => {
    for (let tries = 0; ; tries++) {
      await until("an order that works", 30_000, async () => (await db.intent.count({ where: { state: "WORKING" } })) > 0, 2);
      worker.child.kill("SIGKILL");
      await worker.exited;
      await endLeases(database.ownerUrl, worker.holder);
      if ((await db.intent.count({ where: { state: "WORKING" } })) > 0) break;
      expect(tries).toBeLessThan(10);
      worker = startWorker(database);
    }
    const { id } = await db.intent.findFirstOrThrow({ where: { state: "WORKING" } });
    await owner("UPDATE simulated_order SET state = 'cancelled' WHERE state = 'working'");
    worker = startWorker(database);
    await until("the order to end", 20_000, async () => (await db.intent.findUniqueOrThrow({ where: { id } })).state !== "WORKING");
    expect(["CANCELLED", "FILLED"]).toContain((await db.intent.findUniqueOrThrow({ where: { id } })).state);
    const fills = await db.fill.count();
    await until("more fills", 30_000, async () => (await db.fill.count()) > fills + 3);
  });

  it("a deleted portfolio is let go with nothing working", async () => {
    await owner(`UPDATE portfolio SET deleted_at = clock_timestamp() WHERE id = '${desk.portfolioId}'`);
    await owner("UPDATE run SET wanted = 'stopped'");
    await until("the run to stop", 20_000, async () => (await db.run.findFirstOrThrow()).actual === "stopped");
    expect(await db.intent.count({ where: { state: { in: ["APPROVED", "SENDING", "WORKING", "UNKNOWN"] } } })).toBe(0);
  });

  it("a run started on a replay that is at its end is finished again", async () => {
    const short = backfill(3, epochMs(Date.UTC(2026, 0, 1)), 50);
    const ended = await makeReplay(database, [{ instrument: testInstrument("SHORT/USD", "0.01"), interval: "1m", candles: short, params }]);
    const id = ended.runs[0]?.id ?? expect.fail("one run");
    await until("the end of the replay", 30_000, async () => (await db.run.findUniqueOrThrow({ where: { id } })).actual === "finished");
    await owner(`UPDATE run SET wanted = 'running', generation = generation + 1 WHERE id = '${id}'`);
    await until("the second start to end", 30_000, async () => {
      const run = await db.run.findUniqueOrThrow({ where: { id } });
      return run.actual === "finished" && run.actualGeneration === 2;
    });
  });
});
