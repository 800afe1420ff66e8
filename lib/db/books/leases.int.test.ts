import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "#lib/compose/system-clock.ts";
import { mintIds } from "#lib/crypto/mint-ids.ts";
import { asId, type Uuid } from "#lib/domain/kernel/ids.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { backfill } from "#lib/domain/market/synthetic.ts";
import { LeaseLostError } from "#lib/domain/portfolio/lease-lost-error.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { endLeases } from "#scripts/desk/leases.mjs";
import { makeKeys, makeReplay, ringOf, testInstrument } from "#worker/testing/replay-desk.ts";
import { WriterWitness } from "../audit/writer-witness.ts";
import { type Db, openDb } from "../client.ts";
import { proveFence } from "../fence-self-test.ts";
import { bookWork } from "./book-work.ts";
import { leases } from "./leases.ts";

describe("leases on portfolios", () => {
  let database: TestDatabase;
  let db: Db;
  const holder = () => asId<Uuid>(globalThis.crypto.randomUUID());

  beforeAll(async () => {
    database = await createTestDatabase();
    await makeKeys(database);
    db = openDb(database.workerUrl, { max: 8 });
    const candles = backfill(3, epochMs(Date.UTC(2026, 0, 1)), 10);
    for (let i = 0; i < 3; i++) {
      await makeReplay(database, [
        { instrument: testInstrument(`L${i}/USD`, "0.01"), interval: "1m", candles, params: { fast: 2, slow: 5, entryFraction: "0.05" } },
      ]);
    }
  });
  beforeEach(() => db.$executeRaw`UPDATE lease SET expires_at = clock_timestamp()`);
  afterAll(async () => {
    await db.$disconnect();
    await database.drop();
  });

  it("are taken by exactly one of many workers that race for them", async () => {
    const taken = await Promise.all(Array.from({ length: 8 }, () => leases(db).take(holder(), 15_000, 100)));
    expect(taken.flat()).toHaveLength(3);
    expect(new Set(taken.flat().map((claim) => claim.portfolioId)).size).toBe(3);
    expect(await leases(db).take(holder(), 15_000, 100)).toEqual([]);
  });

  it("a worker whose lease was ended changes nothing, and the next holder has a higher epoch", async () => {
    const ring = await ringOf(db, database, "worker");
    const work = bookWork({ db, ring, ids: mintIds(systemClock), clock: systemClock, witness: new WriterWitness() });
    const dead = holder();
    const [old] = await leases(db).take(dead, 15_000, 1);
    if (!old) return expect.fail("one lease");
    expect(await endLeases(database.ownerUrl, dead)).toBe(1);
    await expect(work.transaction(old, (tx) => tx.notify("books"))).rejects.toBeInstanceOf(LeaseLostError);
    await expect(work.load(old)).rejects.toBeInstanceOf(LeaseLostError);
    const next = (await leases(db).take(holder(), 15_000, 100)).find((claim) => claim.portfolioId === old.portfolioId);
    expect(next?.epoch).toBe(old.epoch + 1n);
    await expect(work.transaction(old, (tx) => tx.notify("books"))).rejects.toBeInstanceOf(LeaseLostError);
    if (next) await work.transaction(next, (tx) => tx.notify("books"));
  });

  it("are not renewed once they ran out", async () => {
    const mine = holder();
    expect(await leases(db).take(mine, 15_000, 1)).toHaveLength(1);
    expect(await leases(db).renew(mine, 15_000)).toHaveLength(1);
    await endLeases(database.ownerUrl, mine);
    expect(await leases(db).renew(mine, 15_000)).toEqual([]);
  });

  it("TS-17 the database proves the kill fence at start", async () => {
    await expect(proveFence(database.workerUrl)).resolves.toBeUndefined();
  });
});
