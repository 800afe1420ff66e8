import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "#lib/compose/system-clock.ts";
import { mintIds } from "#lib/crypto/mint-ids.ts";
import { asId, type RunId, type Uuid } from "#lib/domain/kernel/ids.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { backfill } from "#lib/domain/market/synthetic.ts";
import type { BookTx, BookWork, Claim } from "#lib/ports/book-work.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { makeKeys, makeReplay, type ReplayDesk, ringOf, testInstrument } from "#worker/testing/replay-desk.ts";
import { WriterWitness } from "../audit/writer-witness.ts";
import { type Db, openDb } from "../client.ts";
import { bookWork } from "./book-work.ts";
import { leases } from "./leases.ts";

describe("[U2] a change of the books and its event", () => {
  let database: TestDatabase;
  let [db, owner]: Db[] = [];
  let desk: ReplayDesk;
  let work: BookWork;
  let claim: Claim;

  beforeAll(async () => {
    database = await createTestDatabase();
    await makeKeys(database);
    db = openDb(database.workerUrl, { max: 2 });
    owner = openDb(database.ownerUrl, { max: 1 });
    const candles = backfill(3, epochMs(Date.UTC(2026, 0, 1)), 10);
    const params = { fast: 2, slow: 5, entryFraction: "0.05" };
    desk = await makeReplay(database, [{ instrument: testInstrument("ONE/USD", "0.01"), interval: "1m", candles, params }]);
    const ring = await ringOf(db, database, "worker");
    work = bookWork({ db, ring, ids: mintIds(systemClock), clock: systemClock, witness: new WriterWitness() });
    const [taken] = await leases(db).take(asId<Uuid>(globalThis.crypto.randomUUID()), 60_000, 1);
    claim = taken ?? expect.fail("one lease");
  });
  afterAll(async () => {
    await Promise.all([db?.$disconnect(), owner?.$disconnect()]);
    await database?.drop();
  });

  const runId = () => desk.runs[0]?.id ?? expect.fail("one run");
  const signal = async () => (await owner?.run.findUniqueOrThrow({ where: { id: runId() } }))?.lastSignal;
  const held = async () => owner?.auditEvent.count({ where: { type: "order.held" } });
  const note = (says: string) => ({ type: "order.held", resourceId: runId(), data: { reason: says, symbol: "ONE/USD" } }) as const;

  it.each<[string, (tx: BookTx) => void]>([
    ["the event", (tx) => tx.audit(note("x".repeat(70_000)))], // no event is over 64 KiB
    ["what comes after it", (tx) => tx.saveSignal(asId<RunId>(globalThis.crypto.randomUUID()), "of no run", epochMs(0))],
  ])("v5.0.0-16.5.3 are both refused where the database refuses %s", async (_what, bad) => {
    const both = work.transaction(claim, (tx) => {
      tx.saveSignal(runId(), "said", epochMs(0));
      tx.audit(note("said"));
      bad(tx);
    });
    await expect(both).rejects.toThrow();
    expect([await signal(), await held()]).toEqual([null, 0]);
  });

  it("v5.0.0-16.5.3 are both there where it takes them", async () => {
    await work.transaction(claim, (tx) => {
      tx.saveSignal(runId(), "said", epochMs(0));
      tx.audit(note("said"));
      tx.audit(note("said again"));
    });
    expect([await signal(), await held()]).toEqual(["said", 2]);
  });
});
