import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "#lib/adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import type { Actor, Person } from "#lib/domain/access/actor.ts";
import { defaultAnomalySettings } from "#lib/domain/audit/anomaly-settings.ts";
import type { AuditEventType } from "#lib/domain/audit/catalog.ts";
import type { Origin } from "#lib/domain/audit/event.ts";
import { type AuditNote, factOf } from "#lib/domain/audit/fact.ts";
import type { AnomalyWork } from "#lib/ports/anomaly-work.ts";
import { acknowledgeAnomaly } from "#lib/services/audit/anomalies/acknowledge-anomaly.ts";
import { seedOrder } from "#lib/services/testing/seed-trades.ts";
import { host, openTestDesk, type TestDesk } from "#lib/services/testing/test-desk.ts";
import { WriterWitness } from "../audit/writer-witness.ts";
import { type Db, openDb } from "../client.ts";
import { keyStore } from "../key-store.ts";
import { anomalyWork } from "./anomaly-work.ts";

/** Working hours are always, unless a test says otherwise; the clock of the machine must not decide. */
const always = { ...defaultAnomalySettings, workDays: "1234567", workFrom: 0, workTo: 24 };

describe("[U6] what stands out in the record", () => {
  let desk: TestDesk;
  let workerDb: Db;
  let anomalies: AnomalyWork;
  let version = 0;

  beforeAll(async () => {
    desk = await openTestDesk();
    const keys = await readKeyFile(join(desk.database.dataDir, "keys", "worker.key"));
    if (!keys) throw new Error("the worker has its key file");
    workerDb = openDb(desk.database.workerUrl, { max: 3 });
    const ring = new KeyRing({ wrapper: localFileWrapper(keys.keys), store: keyStore(workerDb), clock: systemClock });
    anomalies = anomalyWork({ db: workerDb, ring, ids: desk.ids, witness: new WriterWitness() });
  });
  afterAll(async () => {
    await workerDb.$disconnect();
    await desk.close();
  });
  beforeEach(async () => {
    await settings(always);
    await anomalies.look(); // what the tests before left is found already
  });

  const settings = (value: object) =>
    desk.owner.auditSetting.create({ data: { name: "anomaly-rules", version: ++version, value, setBy: "test", setAt: new Date() } });
  const write = (
    type: AuditEventType,
    note: AuditNote,
    actor: Actor,
    origin: Partial<Origin> = {},
    result: "done" | "refused" = "refused",
  ) => desk.work.transaction(host, (tx) => tx.audit(factOf(type, note, result), actor, { requestId: randomUUID(), ...origin }));
  async function times(n: number, act: () => Promise<void>): Promise<void> {
    for (let i = 0; i < n; i++) await act();
  }
  const found = async () => (await anomalies.look())?.map(({ rule, about }) => `${rule} ${about}`);

  it("failed sign-ins to one account: nothing below the rate, one finding for a burst, none when it goes on", async () => {
    const subject = desk.ids.next();
    const fail = () => write("login.failed", { subject, data: { reason: "wrong password" } }, { kind: "anonymous" });
    await times(9, fail);
    expect(await found()).toEqual([]);
    await fail();
    expect(await found()).toEqual([`failed-logins person:${subject}`]);
    await times(3, fail);
    expect(await found()).toEqual([]);
    const rows = await desk.owner.anomaly.findMany({ where: { about: `person:${subject}` } });
    expect(rows).toHaveLength(1);
    expect(rows[0]?.eventIds).toHaveLength(13);
    expect(rows[0]?.figures).toMatchObject({ count: 13, threshold: 10 });
    const [event] = (await desk.events("anomaly.found")).filter(({ resourceId }) => resourceId === rows[0]?.id);
    expect(event).toMatchObject({ actor: "worker", result: "done", data: { rule: "failed-logins" } });
  });

  it("failed sign-ins to many accounts from one network, which stays unnamed", async () => {
    const fail = (address: string) => write("login.failed", { subject: desk.ids.next(), data: {} }, { kind: "anonymous" }, { address });
    for (let i = 0; i < 10; i++) await fail(`198.51.100.${i}`);
    await fail("203.0.113.1");
    const names = (await found())?.filter((name) => name.startsWith("failed-logins "));
    expect(names).toHaveLength(1);
    expect(names?.[0]).toMatch(/^failed-logins network:bn:[0-9a-f]{32}$/);
  });

  it.each([
    ["quiet", 0, ["failed-logins-unusual"]],
    ["as full as now", 100, []],
  ])("four failed sign-ins within an hour after a past that was %s: mean and three sigma decide", async (_says, perHour, expected) => {
    const fresh = await openTestDesk();
    const keys = await readKeyFile(join(fresh.database.dataDir, "keys", "worker.key"));
    const db = openDb(fresh.database.workerUrl, { max: 2 });
    try {
      const ring = new KeyRing({ wrapper: localFileWrapper(keys?.keys ?? {}), store: keyStore(db), clock: systemClock });
      const work = anomalyWork({ db, ring, ids: fresh.ids, witness: new WriterWitness() });
      const value = { ...always, failedLogins: 1000, failedLoginsFloor: 4 };
      await fresh.owner.auditSetting.create({ data: { name: "anomaly-rules", version: 1, value, setBy: "test", setAt: new Date() } });
      for (let hour = 3; hour < 340; hour += 2) await plant(fresh.owner, new Date(Date.now() - hour * 3_600_000), perHour);
      const fail = () =>
        fresh.work.transaction(host, (tx) =>
          tx.audit(factOf("login.failed", { subject: fresh.ids.next() }, "refused"), { kind: "anonymous" }, { requestId: "r" }),
        );
      await times(3, fail);
      expect(await work.look()).toEqual([]);
      await fail();
      expect((await work.look())?.map(({ rule }) => rule)).toEqual(expected);
      expect(await work.look()).toEqual([]);
    } finally {
      await db.$disconnect();
      await fresh.close();
    }
  });

  it("a sign-in from a network or a device that the person never used; the first of all is no news", async () => {
    const person = await desk.person("trader");
    const signIn = (address: string, requestId: string = randomUUID()) =>
      write("login.succeeded", { subject: person.userId, data: { how: "password" } }, person, { address, requestId }, "done");
    await signIn("192.0.2.1");
    await signIn("192.0.2.200");
    expect(await found()).toEqual([]);
    await signIn("203.0.113.9");
    expect(await found()).toEqual([`new-place person:${person.userId}`]);
    await signIn("203.0.113.77");
    expect(await found()).toEqual([]);
    const rows = await desk.owner.anomaly.findMany({ where: { about: `person:${person.userId}` } });
    expect(rows.map(({ figures }) => figures)).toEqual([{ network: true, device: false, country: false }]);
    // Another device: the first one an account has is no news, the second is.
    await write("device.added", { subject: person.userId }, { kind: "anonymous" }, {}, "done");
    const requestId = randomUUID();
    await signIn("192.0.2.1", requestId);
    await write("device.added", { subject: person.userId }, { kind: "anonymous" }, { address: "192.0.2.1", requestId }, "done");
    await found();
    const after = await desk.owner.anomaly.findMany({ where: { about: `person:${person.userId}` }, orderBy: { lastAt: "asc" } });
    expect(JSON.stringify(after.map(({ figures }) => figures))).toContain('"device":true');
  });

  it("secrets touched outside working hours, and inside only above the usual rate", async () => {
    const person = await desk.person("admin");
    const touch = () => write("token.created", { data: { mode: "plain" } }, person, {}, "done");
    await times(4, touch);
    expect(await found()).toEqual([]);
    await touch();
    expect(await found()).toEqual([`secret-rate user:${person.userId}`]);
    await settings({ ...always, workDays: "" });
    const night = await desk.person("admin");
    await write("token.created", { data: { mode: "plain" } }, night, {}, "done");
    expect(await found()).toContain(`secret-hours user:${night.userId}`);
    await write("token.created", { data: { mode: "plain" } }, night, {}, "done");
    expect(await found()).toEqual([]);
  });

  it("a burst of refused acts by one actor; what the door counted weighs as much as it counted", async () => {
    const person = await desk.person("viewer");
    const refuse = () => write("limit.changed", { data: { failure: "forbidden" } }, person);
    await times(9, refuse);
    expect(await found()).toEqual([]);
    await refuse();
    expect(await found()).toEqual([`refused-access user:${person.userId}`]);
    await write("request.refused", { data: { rule: "address", count: 9 } }, { kind: "anonymous" }, { address: "192.0.2.0/24" });
    expect(await found()).toEqual([]);
    await write("request.refused", { data: { rule: "address", count: 60 } }, { kind: "anonymous" }, { address: "198.18.0.0/24" });
    expect((await found())?.[0]).toMatch(/^refused-access network:bn:/);
  });

  it("refused looks, which are counted into one event a minute", async () => {
    const person = await desk.person("viewer");
    const look = (count: number) => write("request.refused", { data: { rule: "audit.read", count, failure: "forbidden" } }, person);
    await look(1);
    await look(8);
    expect(await found()).toEqual([]);
    await look(1);
    expect(await found()).toEqual([`refused-access user:${person.userId}`]);
  });

  it("a burst that goes on after somebody acknowledged it, once that alone would be found", async () => {
    const person = await desk.person("viewer");
    const about = `user:${person.userId}`;
    const refuse = () => write("limit.changed", { data: { failure: "forbidden" } }, person);
    await times(10, refuse);
    expect(await found()).toEqual([`refused-access ${about}`]);
    await desk.must(acknowledgeAnomaly, await desk.person("admin"), {
      anomalyId: (await desk.owner.anomaly.findFirstOrThrow({ where: { about } })).id,
    });
    await times(9, refuse);
    expect(await found()).toEqual([]);
    await refuse();
    expect(await found()).toEqual([`refused-access ${about}`]);
    await times(3, refuse);
    expect(await found()).toEqual([]);
    const rows = await desk.owner.anomaly.findMany({ where: { about }, orderBy: { foundAt: "asc" } });
    expect(rows.map(({ eventIds }) => eventIds.length)).toEqual([19, 13]);
  });

  it("two new places of one person within a minute, each with its own events", async () => {
    const person = await desk.person("trader");
    const signIn = (address: string) =>
      write("login.succeeded", { subject: person.userId, data: { how: "password" } }, person, { address }, "done");
    await signIn("192.0.2.1");
    await signIn("198.51.100.1");
    expect(await found()).toEqual([`new-place person:${person.userId}`]);
    await signIn("203.0.113.1");
    expect(await found()).toEqual([`new-place person:${person.userId}`]);
    expect(await found()).toEqual([]);
    const rows = await desk.owner.anomaly.findMany({ where: { about: `person:${person.userId}` } });
    expect(rows.map(({ eventIds }) => eventIds.length)).toEqual([1, 1]);
  });

  it("a limit that was raised and then used by an order which the old one would have refused", async () => {
    const [portfolioId, instrumentId] = [await desk.portfolio(), await desk.instrument()];
    const admin: Person = await desk.person("admin");
    const raise = (from: string, to: string, direction = "raised") =>
      write(
        "limit.changed",
        { data: { rule: "position-size", level: "portfolio", levelId: portfolioId, from, to, direction } },
        admin,
        {},
        "done",
      );
    const order = async () => {
      const { intentId } = await seedOrder(desk, { portfolioId, instrumentId }); // 100 of an equity of 10,000: one percent
      await write(
        "order.intent-recorded",
        { resourceId: intentId, portfolio: portfolioId, data: { verdict: "approved" } },
        host,
        {},
        "done",
      );
    };
    await order();
    await raise("0.05", "0.2");
    await raise("0.2", "0.005", "lowered");
    await order();
    expect(await found()).toEqual([]);
    await raise("0.005", "0.3");
    expect(await found()).toEqual([]);
    await order();
    expect((await found())?.[0]).toMatch(/^limit-then-order raise:/);
    const row = await desk.owner.anomaly.findFirstOrThrow({ where: { rule: "limit-then-order" } });
    expect(row.eventIds).toHaveLength(2);
    expect(JSON.stringify(row.figures)).not.toMatch(/"100"|10000/);
    expect(await found()).toEqual([]);
  });

  it("two workers never look at once", async () => {
    const subject = desk.ids.next();
    await times(10, () => write("login.failed", { subject, data: {} }, { kind: "anonymous" }));
    const [first, second] = await Promise.all([anomalies.look(), anomalies.look()]);
    expect([...(first ?? []), ...(second ?? [])].filter(({ about }) => about === `person:${subject}`)).toHaveLength(1);
  });

  /** Failed sign-ins of the past, as only the owner of the tables could put them there. */
  const plant = (owner: Db, at: Date, count: number) =>
    owner.$executeRaw`
      INSERT INTO audit_event (id, at, body, leaf, type, actor, resource, action, result, writer, n)
      SELECT id, ${at}::timestamptz, convert_to(json_build_object('type', 'login.failed', 'user', 'anonymous', 'result', 'refused', 'resource', 'session',
        'action', 'login', 'data', '{}'::json)::text, 'UTF8'), sha256(id::text::bytea), 'login.failed', 'anonymous', 'session', 'login', 'refused', id, 1
      FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, ${count})) made`;
});
