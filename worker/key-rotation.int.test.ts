import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "#lib/adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import type { KeyRing } from "#lib/crypto/key-ring.ts";
import { mintIds } from "#lib/crypto/mint-ids.ts";
import { type Db, openDb } from "#lib/db/client.ts";
import { keyStore } from "#lib/db/key-store.ts";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import type { KeyWrapper } from "#lib/ports/key-wrapper.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { makeKeys } from "./testing/replay-desk.ts";
import { liveAndBeCut, liveAndBeKilled, ringOn, rotatorOn, seeded } from "./testing/rotation-lives.ts";
import { digestOf, nameOf, readRows, type SealedRow, writeRows } from "./testing/sealed-rows.ts";

const ROWS = 100_000;
const PORTFOLIOS = 20;
const KILLS = 200;
/** Of the kills, those that are SIGKILL to a process of its own; the others cut every connection of a rotator in this process. */
const REAL_KILLS = 20;
const SEED = 20_261_125;

const ids = mintIds(systemClock);
const portfolios = Array.from({ length: PORTFOLIOS }, () => ids.next<PortfolioId>());
const random = seeded(SEED);
const death = () => ({ turns: 1 + Math.floor(random() * 3), thenMs: random() * 12 });

let database: TestDatabase;
let owner: Db;
let superuser: Db;
let wrapper: KeyWrapper;
/** What must stand in each row at the end. */
const expected = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  await makeKeys(database);
  owner = openDb(database.ownerUrl, { max: 4 });
  superuser = openDb(database.superuserUrl, { max: 1 });
  const keyFile = await readKeyFile(join(database.dataDir, "keys", "worker.key"));
  if (!keyFile) throw new Error("the test database has its key files");
  wrapper = localFileWrapper(keyFile.keys);
  const ring = ringOn(owner, wrapper);
  for (const id of portfolios) {
    const cipher = await ring.createScope(keyStore(owner), "trade", id);
    const sealed = cipher.seal({ model: "portfolio.v1", column: "sealed" }, id, { startingCapital: "1" });
    const plain = { name: "p", mode: "paper", baseCurrency: "USD", feed: {}, isDemo: false, createdAt: new Date() };
    await owner.portfolio.create({ data: { id, ...plain, sealed }, select: { id: true } });
  }
  for (let at = 0; at < ROWS; at += 5_000)
    await write(
      owner,
      ring,
      Array.from({ length: 5_000 }, (_, i) => rowOf(at + i)),
    );
});

afterAll(async () => {
  await Promise.allSettled([owner?.$disconnect(), superuser?.$disconnect()]);
  await database?.drop();
});

describe("a rotation of 100,000 rows", () => {
  it("[E3] killed at 200 random points while writers run leaves 0 unreadable, 0 on the old key and the same plaintext", {
    timeout: 300_000,
  }, async () => {
    const began = performance.now();
    const rotationId = ids.next();
    const requested = {
      id: rotationId,
      purpose: "trade",
      kind: "rotate",
      state: "activating",
      requestedBy: "worker",
      requestedAt: new Date(),
    };
    await owner.keyRotation.create({ data: requested, select: { id: true } });
    const stop = new AbortController();
    const writers = [writer(stop.signal, true), writer(stop.signal, false)];
    const isOver = async () => (await owner.keyRotation.findUniqueOrThrow({ where: { id: rotationId } })).state === "done";

    let kills = 0;
    for (; kills < KILLS; kills++) {
      expect(await isOver(), `the rotation outlives ${KILLS} kills (${kills} so far)`).toBe(false);
      if (kills % (KILLS / REAL_KILLS) === 0) await liveAndBeKilled(database, death());
      else await liveAndBeCut(database, wrapper, superuser, death());
    }
    const atLastKill = await owner.keyRotation.findUniqueOrThrow({ where: { id: rotationId } });
    const { db, rotator } = rotatorOn(database.workerUrl, wrapper);
    while (!(await isOver())) await sleep(Math.min(20, await rotator.advance()));
    await db.$disconnect();
    stop.abort();
    const written = await Promise.all(writers);

    const rotation = await owner.keyRotation.findUniqueOrThrow({ where: { id: rotationId } });
    const left = await owner.$queryRaw<{ count: bigint }[]>`
      SELECT count(*) AS count FROM (SELECT sealed FROM equity_point UNION ALL SELECT sealed FROM ledger_entry UNION ALL SELECT sealed FROM portfolio) s
        LEFT JOIN data_key k ON k.id = sealed_key_id(s.sealed)
       WHERE k.state IS DISTINCT FROM 'active' OR k.purpose_key_id IS DISTINCT FROM ${rotation.toKeyId}`;
    const found = await readRows(owner, ringOn(owner, wrapper)); // throws for a cell that does not open
    const seconds = Math.round((performance.now() - began) / 1_000);
    expect(Number(atLastKill.rowsMoved), "the kills met the walk").toBeGreaterThan(ROWS / 4);
    console.info(
      `killed ${kills} times (${atLastKill.rowsMoved} rows moved by then), ${written.reduce((a, b) => a + b, 0)} rows written meanwhile, ${seconds} s, pass ${rotation.pass}`,
    );
    expect(Number(left[0]?.count)).toBe(0);
    expect(found.size).toBe(expected.size);
    expect(digestOf(found)).toBe(digestOf(expected));
    expect(Math.min(...written)).toBeGreaterThan(0);
    expect(await owner.dataKey.count({ where: { purpose: "trade", state: "active" } })).toBe(PORTFOLIOS + 1); // and the canary's
    await ringOn(owner, wrapper).verifyCanaries(keyStore(owner));
  });

  it("[E3] ends with the database refusing a write under a key of before", async () => {
    const db = openDb(database.workerUrl, { max: 1 });
    const old = await owner.dataKey.findFirstOrThrow({ where: { purpose: "trade", state: "decrypt-only" }, orderBy: { id: "asc" } });
    const sealed = Buffer.alloc(80);
    sealed[0] = 0xb1;
    sealed[1] = 0x01;
    sealed.writeUInt32BE(old.id, 4);
    const write = (bytes: Buffer) =>
      db.equityPoint.create({ data: { portfolioId: portfolios[0] ?? "", at: new Date(1), sealed: new Uint8Array(bytes) } });
    await expect(write(sealed)).rejects.toThrow(/BW002|not active/);
    await expect(write(Buffer.from("plain text"))).rejects.toThrow(/BW003|nothing is stored plain/);
    await db.$disconnect();
  });
});

/** Inserts and overwrites rows under keys that its ring remembers, as the worker's role. One of two tells of itself in a heartbeat. */
async function writer(signal: AbortSignal, beats: boolean): Promise<number> {
  const db = openDb(database.workerUrl, { max: 2 });
  const ring = ringOn(db, wrapper);
  const holder = ids.next();
  let written = 0;
  for (let turn = 0; !signal.aborted; turn++) {
    const mine = Array.from({ length: 5 }, (_, i) => rowOf((beats ? 1 : 2) * 10_000_000 + turn * 5 + i));
    const again = pointOf(2 * Math.floor((random() * ROWS) / 4) * 2 + (beats ? 0 : 2), `${turn} again`); // points of its own half
    await write(db, ring, [...mine, again]);
    written += mine.length + 1;
    if (beats && turn % 20 === 0) {
      await db.$executeRaw`
        INSERT INTO heartbeat (holder, kind, version, started_at, beat_at, info) VALUES (${holder}::uuid, 'worker', 'test', now(), now(), '{}')
        ON CONFLICT (holder) DO UPDATE SET beat_at = clock_timestamp()`;
    }
    await sleep(20);
  }
  await db.$disconnect();
  return written;
}

async function write(db: Db, ring: KeyRing, rows: readonly SealedRow[]): Promise<void> {
  await writeRows(db, ring, rows);
  for (const row of rows) expected.set(nameOf(row), row.text);
}

function rowOf(n: number): SealedRow {
  return n % 2 === 0 ? pointOf(n, `point ${n}`) : { kind: "entry", portfolioId: portfolioOf(n), id: ids.next(), text: `entry ${n}` };
}

function pointOf(n: number, text: string): SealedRow {
  return { kind: "point", portfolioId: portfolioOf(n), at: Date.UTC(2024, 0, 1) + n * 1_000, text };
}

function portfolioOf(n: number): PortfolioId {
  return portfolios[n % PORTFOLIOS] ?? ids.next();
}
