import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Db, openDb } from "#lib/db/client.ts";
import { retention } from "#lib/db/retention.ts";
import type { Log } from "#lib/ports/log.ts";
import { openTestDesk, type TestDesk } from "#lib/services/testing/test-desk.ts";
import { RetentionLoop } from "./loops/retention-loop.ts";

let desk: TestDesk;
let workerDb: Db;
const lines: object[] = [];
const log = { info: (fields: object) => void lines.push(fields) } as unknown as Log; // the loop says nothing else

beforeAll(async () => {
  desk = await openTestDesk();
  workerDb = openDb(desk.database.workerUrl, { max: 1 });
});
afterAll(async () => {
  await workerDb?.$disconnect();
  await desk?.close();
});

const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
const count = async (table: string): Promise<number> => {
  const [row] = await desk.owner.$queryRawUnsafe<{ n: number }[]>(`SELECT count(*)::int AS n FROM "${table}"`);
  return row?.n ?? 0;
};

/** Two of each table: one that is outdated, one that is almost. */
async function plant(userId: string): Promise<void> {
  const cipher = await desk.ring.cipher("pii", userId);
  const id = () => desk.ids.next();
  const link = (days: number, more = {}) => ({
    id: id(),
    kind: "reset",
    userId,
    tokenHash: crypto.getRandomValues(new Uint8Array(32)),
    createdAt: ago(days),
    expiresAt: ago(days),
    ...more,
  });
  await desk.owner.oneTimeLink.createMany({
    data: [link(31), link(29), link(-1, { usedAt: ago(31) }), link(-1)],
  });
  for (const days of [31, 29]) {
    const sessionId = id();
    const sealed = cipher.seal({ model: "session.v1", column: "sealed" }, sessionId, { address: null, agent: null });
    const at = { createdAt: ago(days), lastInputAt: ago(days), renewedAt: ago(days), expiresAt: ago(days) };
    await desk.owner.session.create({ data: { id: sessionId, userId, sealed, ...at } });
  }
  for (const days of [366, 364]) {
    const noticeId = id();
    const sealed = cipher.seal({ model: "account-notice.v1", column: "sealed" }, noticeId, { address: null, agent: null, note: null });
    await desk.owner.accountNotice.create({ data: { id: noticeId, userId, kind: "signed-in", sealed, createdAt: ago(days) } });
  }
  for (const days of [2, 0.5]) {
    await desk.owner.loginTicket.create({
      data: {
        id: id(),
        tokenHash: crypto.getRandomValues(new Uint8Array(32)),
        userId,
        stage: "ready",
        via: "password",
        replaces: false,
        createdAt: ago(days),
        expiresAt: ago(days),
      },
    });
    await desk.owner.stepUp.create({ data: { id: id(), sessionId: id(), userId, operation: "x", method: "totp", provenAt: ago(days) } });
  }
  for (const days of [3, 1])
    await desk.owner.throttle.create({
      data: { bucket: crypto.getRandomValues(new Uint8Array(32)), failures: 1, blockedUntil: ago(days), updatedAt: ago(days) },
    });
  await desk.owner.rateLimit.createMany({
    data: [
      { key: "old", points: 1, expire: BigInt(Date.now() - 3 * 3_600_000) },
      { key: "new", points: 1, expire: BigInt(Date.now()) },
      { key: "never", points: 1 },
    ],
  });
}

describe("outdated data", () => {
  it("v5.0.0-14.2.7 leaves the database by the worker's own doing, table by table, and what is still needed stays", async () => {
    const { userId } = await desk.person("viewer");
    const before = { session: await count("session"), one_time_link: await count("one_time_link") };
    await plant(userId);
    expect(await new RetentionLoop({ retention: retention(workerDb), log }).advance()).toBe(15 * 60_000);
    expect(await count("one_time_link")).toBe(before.one_time_link + 2);
    expect(await count("session")).toBe(before.session + 1);
    for (const table of ["account_notice", "login_ticket", "step_up", "throttle"]) expect(await count(table), table).toBe(1);
    expect(await count("rate_limit")).toBe(2);
    expect(lines).toHaveLength(1);
    await new RetentionLoop({ retention: retention(workerDb), log }).advance();
    expect(lines).toHaveLength(1);
  });

  it("v5.0.0-14.2.7 goes in bounded batches, the next at once, and only by the function: the worker deletes nothing itself", async () => {
    await desk.owner.$executeRaw`INSERT INTO throttle (bucket, failures, blocked_until, updated_at)
      SELECT sha256(convert_to('b' || n, 'UTF8')), 1, now(), now() - interval '3 days' FROM generate_series(1, 1500) n`;
    const loop = new RetentionLoop({ retention: retention(workerDb), log });
    expect(await loop.advance()).toBe(100);
    expect(await count("throttle")).toBe(501);
    expect(await loop.advance()).toBe(15 * 60_000);
    expect(await count("throttle")).toBe(1);
    await expect(workerDb.$executeRaw`DELETE FROM session`).rejects.toThrow(/permission denied/);
    const webDb = openDb(desk.database.webUrl, { max: 1 });
    await expect(webDb.$queryRaw`SELECT * FROM retention_sweep(1)`).rejects.toThrow(/permission denied/);
    await webDb.$disconnect();
  });
});
