import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Db, openDb } from "#lib/db/client.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { backfill } from "#lib/domain/market/synthetic.ts";
import { engageKill } from "#lib/services/risk/engage-kill.ts";
import { releaseKill } from "#lib/services/risk/release-kill.ts";
import { openTestDesk, type TestDesk } from "#lib/services/testing/test-desk.ts";
import { withConnection } from "#scripts/desk/connection.mjs";
import { endLeases } from "#scripts/desk/leases.mjs";
import { recordedTrades } from "./testing/recorded-trades.ts";
import { makeReplay, type ReplayDesk, startWorker, testInstrument, until, type WorkerProcess } from "./testing/replay-desk.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = promisify(execFile);

describe("the kill switch during a replay at full speed", () => {
  let desk: TestDesk;
  let db: Db;
  let replay: ReplayDesk;
  let worker: WorkerProcess;

  beforeAll(async () => {
    desk = await openTestDesk();
    db = openDb(desk.database.ownerUrl, { max: 2 });
    const candles = backfill(11, epochMs(Date.UTC(2020, 0, 1)), 400_000);
    replay = await makeReplay(desk.database, [
      { instrument: testInstrument("KILL/USD", "0.01"), interval: "1m", candles, params: { fast: 2, slow: 5, entryFraction: "0.05" } },
    ]);
    worker = startWorker(desk.database);
  });
  afterAll(async () => {
    worker.child.kill("SIGTERM");
    const code = await worker.exited;
    await db.$disconnect();
    const log = readFileSync(join(desk.database.dataDir, "log", "worker.log"), "utf8");
    await desk.close();
    expect(code, log).toBe(0);
  });

  /** Doors through which it is engaged. */
  const doors = {
    "the page": async () => void (await desk.must(engageKill, await desk.person("trader"), { scope: "all" })),
    "the command line": async () => {
      const env: NodeJS.ProcessEnv = {
        NODE_ENV: "production",
        PATH: process.env["PATH"],
        BULWARK_DATA_DIR: desk.database.dataDir,
        BULWARK_KEY_FILE: join(desk.database.dataDir, "keys", "web.key"),
        BULWARK_ORIGIN: "http://127.0.0.1:1",
        BULWARK_DESK_ID: desk.database.deskId,
      };
      await run(process.execPath, ["cli/bulwark.ts", "kill", "engage", "--json"], { cwd: root, env });
    },
    "plain SQL": async () =>
      void (await withConnection(desk.database.ownerUrl, (client) =>
        client.query("UPDATE kill_state SET engaged = true WHERE scope = 'all'"),
      )),
  };

  for (const [door, engage] of Object.entries(doors)) {
    it(`TS-16 [R8] engaged by ${door}: no permit after the engage commits, it survives a restart, and trading goes on after a release`, async () => {
      await expectPermits(db);
      await engage();
      const engaged = await db.killState.findUniqueOrThrow({ where: { scope_scopeId: { scope: "all", scopeId: "*" } } });
      expect(engaged.engaged).toBe(true);
      await until(
        "working orders to be cancelled",
        10_000,
        async () => (await db.intent.count({ where: { state: { in: ["APPROVED", "SENDING", "WORKING"] } } })) === 0,
      );
      await expectNoPermitSince(db, engaged.changedAt);

      worker.child.kill("SIGKILL");
      await worker.exited;
      await endLeases(desk.database.ownerUrl, worker.holder);
      worker = startWorker(desk.database);
      await expectRefusals(db, "kill-switch");
      await expectNoPermitSince(db, engaged.changedAt);

      expect(await desk.run(releaseKill, await desk.person("trader"), { scope: "all", epoch: Number(engaged.epoch) })).toMatchObject({
        ok: false,
        failure: { code: "forbidden" },
      });
      await expectNoPermitSince(db, engaged.changedAt);
      await desk.must(releaseKill, await desk.person("admin"), { scope: "all", epoch: Number(engaged.epoch) });
      await expectPermits(db);
      const events = (await desk.events()).filter(({ type, result }) => type === "kill-switch.engaged" && result === "done");
      expect(events.some(({ data }) => data.epoch === Number(engaged.epoch))).toBe(true);
    });
  }

  it("[U1] every intent that the kill switch refused or ended is on record once, with the rule", async () => {
    const recorded = await recordedTrades(desk.database, replay.portfolioId);
    expect(await db.intent.count({ where: { rule: "kill-switch" } })).toBeGreaterThan(3);
    expect(recorded["order.cancelled"]?.happened).toBeGreaterThan(0);
    expect(Object.entries(recorded).filter(([, { wrong }]) => wrong > 0)).toEqual([]);
  });

  it("TS-01 the database refuses an order whose intent was not approved", async () => {
    const refused = await db.intent.findFirstOrThrow({ where: { verdict: "rejected" } });
    const insert = withConnection(desk.database.workerUrl, (client) =>
      client.query(
        "INSERT INTO venue_order (id, intent_id, portfolio_id, venue, venue_order_id, state, placed_at, created_at, sealed) VALUES ($1, $1, $2, 'simulated', 'x', 'working', now(), now(), '')",
        [refused.id, replay.portfolioId],
      ),
    );
    await expect(insert).rejects.toThrow("an order needs an approved intent");
  });
});

/** Waits until permits are being given. */
async function expectPermits(db: Db): Promise<void> {
  const before = await permits(db);
  await until("permits", 60_000, async () => (await permits(db)) > before + 3);
}

/** Waits until the gate refused several more intents by a rule, so that the replay is known to go on. */
async function expectRefusals(db: Db, rule: string): Promise<void> {
  const count = () => db.intent.count({ where: { rule } });
  const before = await count();
  await until(`refusals by ${rule}`, 60_000, async () => (await count()) > before + 3);
}

async function expectNoPermitSince(db: Db, since: Date): Promise<void> {
  // A permit's time is five seconds before its send_by; the trigger stamps changed_at while it holds the fence's lock.
  const late = await db.intent.count({ where: { sendBy: { gt: new Date(since.getTime() + 5_000) } } });
  expect(late).toBe(0);
}

function permits(db: Db): Promise<number> {
  return db.intent.count({ where: { attempt: { gt: 0 } } });
}
