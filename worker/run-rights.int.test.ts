import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Db, openDb } from "#lib/db/client.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { backfill } from "#lib/domain/market/synthetic.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { makeKeys, makeReplay, type ReplayDesk, startWorker, testInstrument, until, type WorkerProcess } from "./testing/replay-desk.ts";

const params = { fast: 2, slow: 5, entryFraction: "0.02" };
const people = ["losesGrant", "isDisabled", "isReRoled", "mayOnlyLook", "staysTrader", "isAdmin", "hasCustomRole", "host"] as const;
type Somebody = (typeof people)[number];

describe("a run acts with the rights of whoever wanted it", () => {
  let database: TestDatabase;
  let db: Db;
  let desk: ReplayDesk;
  let worker: WorkerProcess;
  const users = new Map<Somebody, string>();

  beforeAll(async () => {
    database = await createTestDatabase();
    await makeKeys(database);
    db = openDb(database.ownerUrl, { max: 2 });
    const candles = backfill(13, epochMs(Date.UTC(2020, 0, 1)), 120_000);
    const wanted = people.map((_, at) => ({ instrument: testInstrument(`R${at}/USD`, "0.01"), interval: "1m" as const, candles, params }));
    desk = await makeReplay(database, wanted, 30_000);
    await db.role.create({ data: role("operator", ["runs.control"]) });
    for (const [at, who] of people.entries()) {
      if (who !== "host") users.set(who, await user(who));
      await db.run.update({ where: { id: runOf(at) }, data: { wantedBy: users.get(who) ?? null } });
    }
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

  const runOf = (at: number) => desk.runs[at]?.id ?? expect.fail("one run each");
  const run = (who: Somebody) => db.run.findUniqueOrThrow({ where: { id: runOf(people.indexOf(who)) } });
  const states = async () => Object.fromEntries(await Promise.all(people.map(async (who) => [who, (await run(who)).actual] as const)));
  const role = (id: string, permissions: string[]) => ({
    ...{ id, name: id, nameKey: id, says: id, permissions, version: 1 },
    ...{ createdAt: new Date(), changedAt: new Date() },
  });

  async function user(who: Somebody): Promise<string> {
    const id = globalThis.crypto.randomUUID();
    const roleId = who === "isAdmin" ? "admin" : who === "hasCustomRole" ? "operator" : "trader";
    const bytes = new TextEncoder().encode(who.padEnd(80));
    await db.appUser.create({ data: { id, emailIndex: bytes, sealed: bytes, roleId, state: "active", createdAt: new Date() } });
    const verb = who === "mayOnlyLook" ? "view" : "trade";
    if (who !== "isAdmin")
      await db.portfolioGrant.create({ data: { userId: id, portfolioId: desk.portfolioId, verb, grantedAt: new Date() } });
    return id;
  }

  const all = (actual: string) => Object.fromEntries(people.map((who) => [who, actual]));
  const barred = { losesGrant: "quarantined", isDisabled: "quarantined", isReRoled: "quarantined", mayOnlyLook: "quarantined" };

  it("v5.0.0-8.3.3 [A6] starts for those who may: by grant, by role, by the host; not for somebody who may only look", async () => {
    const expected = { ...all("running"), mayOnlyLook: "quarantined" };
    await until("the runs to start", 40_000, async () => JSON.stringify(await states()) === JSON.stringify(expected));
    expect(await states()).toEqual(expected);
    expect(await db.intent.count({ where: { runId: (await run("mayOnlyLook")).id } })).toBe(0);
  });

  it("v5.0.0-8.3.3 [A6] ends, on record and with the reason, once its person lost the grant, was disabled or got another role", async () => {
    await db.portfolioGrant.deleteMany({ where: { userId: users.get("losesGrant") ?? "" } });
    await db.appUser.update({ where: { id: users.get("isDisabled") ?? "" }, data: { state: "disabled" } });
    await db.appUser.update({ where: { id: users.get("isReRoled") ?? "" }, data: { roleId: "viewer" } });
    const expected = { ...all("running"), ...barred };
    await until("the runs to end", 20_000, async () => (await states())["isReRoled"] === "quarantined" && isEnded(await states()));
    expect(await states()).toEqual(expected);
    const { id, reason, wanted } = await run("losesGrant");
    expect({ reason, wanted }).toEqual({ reason: expect.stringContaining("may not trade this portfolio"), wanted: "running" });
    const last = await db.auditEvent.findFirstOrThrow({ where: { type: "run.changed", resourceId: id }, orderBy: { id: "desc" } });
    expect(new TextDecoder().decode(last.body)).toContain("quarantined");
    const intents = await db.intent.count({ where: { runId: id } });
    const { candles } = await db.portfolioBook.findFirstOrThrow();
    await until("more candles", 20_000, async () => ((await db.portfolioBook.findFirst())?.candles ?? 0n) > candles + 2_000n);
    expect(await db.intent.count({ where: { runId: id } })).toBe(intents); // the others trade on, this one decides nothing
  });

  it("v5.0.0-8.3.3 [A6] starts again in the name of somebody who may, also in a custom role, and ends when that role changes", async () => {
    const { id } = await run("losesGrant");
    await db.run.update({ where: { id }, data: { wantedBy: users.get("hasCustomRole") ?? "", generation: { increment: 1 } } });
    await until("the new start", 20_000, async () => (await run("losesGrant")).actual === "running");
    await db.role.update({ where: { id: "operator" }, data: { permissions: ["trades.read"] } });
    await until("its end", 20_000, async () => (await run("losesGrant")).actual === "quarantined");
    await until("the end of the other", 20_000, async () => (await run("hasCustomRole")).actual === "quarantined");
    expect([(await run("staysTrader")).actual, (await run("isAdmin")).actual, (await run("host")).actual]).toEqual(all3("running"));
  });

  const isEnded = (now: Readonly<Record<string, string>>) => Object.keys(barred).every((who) => now[who] === "quarantined");
  const all3 = (actual: string) => [actual, actual, actual];
});
