import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { monthDigest } from "#lib/crypto/month-digest.ts";
import type { Person } from "#lib/domain/access/actor.ts";
import { host, openTestDesk, type TestDesk } from "../../testing/test-desk.ts";
import { changeRetention } from "../settings/change-audit-setting.ts";
import { listMonths } from "./list-months.ts";
import { readMonth } from "./read-month.ts";
import { retireMonth } from "./retire-month.ts";

describe("[U7] months that go out of the record", () => {
  let desk: TestDesk;
  let admin: Person;
  let superuser: pg.Client;

  beforeAll(async () => {
    desk = await openTestDesk();
    superuser = new pg.Client({ connectionString: desk.database.superuserUrl });
    await superuser.connect();
    admin = await desk.person("admin");
    await month("2015-03", "order", 3); // with orders, older than seven years
    await month("2022-05", "order", 2); // with orders, younger
    await month("2022-06", "session", 4); // without, younger
  });
  afterAll(async () => {
    await superuser.end();
    await desk.close();
  });

  /** A month as it stood when it was the present: events, and their leaves in the tree. */
  async function month(name: string, resource: string, events: number): Promise<void> {
    const child = `audit_event_${name.replace("-", "_")}`;
    const from = `${name}-01T00:00:00Z`;
    await desk.owner.$executeRawUnsafe(
      `CREATE TABLE ${child} PARTITION OF audit_event FOR VALUES FROM ('${from}') TO ('${from}'::timestamptz + interval '1 month')`,
    );
    await desk.owner.$executeRaw`SELECT audit_search_ensure_partitions()`;
    for (let i = 0; i < events; i++) {
      const id = randomUUID();
      const body = JSON.stringify({
        action: "book",
        data: { n: i },
        id,
        resource,
        result: "done",
        type: "order.fill-booked",
        user: "worker",
      });
      await desk.owner.$executeRaw`INSERT INTO audit_event (id, at, body, leaf, type, actor, resource, action, result, writer, n)
        SELECT ${id}::uuid, ${`${name}-0${i + 1}T12:00:00Z`}::timestamptz, b, sha256('\\x00'::bytea || b), 'order.fill-booked', 'worker', ${resource}, 'book', 'done', ${id}::uuid, 1
        FROM (SELECT convert_to(${body}, 'UTF8') AS b) t`;
    }
    await desk.owner.$executeRaw`INSERT INTO audit_leaf (leaf_index, event_id, at, leaf)
      SELECT coalesce((SELECT max(leaf_index) + 1 FROM audit_leaf), 0) + row_number() OVER (ORDER BY at) - 1, event_id, at, leaf FROM audit_pending
      WHERE at < now() - interval '1 year' AND NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.event_id = audit_pending.event_id)`;
    await sealedAt(`${name}-28T00:00:00Z`);
  }
  /** A checkpoint over everything, whose signature nobody asks for here. */
  const sealedAt = (at: string) =>
    desk.owner.$executeRaw`INSERT INTO audit_checkpoint (seq, size, at, root, note)
      SELECT (SELECT count(*) + 1 FROM audit_checkpoint), count(*), ${at}::timestamptz, sha256(''), '' FROM audit_leaf`;
  /** A setting of some days ago; who sets one now says so by the next version. */
  const setDaysAgo = async (version: number, days: number, value: object) => {
    await desk.owner.auditSetting.create({ data: { name: "retention", version, value, setBy: "x", setAt: new Date() } });
    await superuser.query("SET session_replication_role = replica");
    await superuser.query(`UPDATE audit_setting SET set_at = now() - interval '${days} days' WHERE version = ${version}`);
    await superuser.query("SET session_replication_role = origin");
  };

  async function exported(name: string) {
    const sums = monthDigest();
    const { events: rows } = await desk.must(readMonth, host, { month: name, after: -1 });
    for (const { leafIndex, body } of rows) sums.add(body, `${JSON.stringify({ leafIndex, body })}\n`);
    return { count: rows.length, ...sums.sums() };
  }
  const why = async (input: object) => {
    const result = await desk.run(retireMonth, host, input, desk.ownerWork);
    return result.ok ? "gone" : result.failure.message;
  };
  const newest = async () => (await desk.owner.auditSetting.aggregate({ _max: { version: true } }))._max.version ?? 0;
  const count = (name: string) =>
    desk.owner.auditEvent.count({ where: { at: { gte: new Date(`${name}-01`), lt: new Date(`${name}-28`) } } });

  it("lists until when each must be kept: months with orders at least seven years", async () => {
    const months = await desk.must(listMonths, admin, {});
    expect(months.map(({ month: name, events, hasOrders, mayGo }) => ({ name, events, hasOrders, mayGo }))).toEqual([
      { name: "2015-03", events: 3, hasOrders: true, mayGo: true },
      { name: "2022-05", events: 2, hasOrders: true, mayGo: false },
      { name: "2022-06", events: 4, hasOrders: false, mayGo: false },
    ]);
  });

  it("refuses a setting of fewer than seven years for orders, and the database would not follow it", async () => {
    const result = await desk.run(changeRetention, admin, { orderYears: 6, otherYears: 2, expectedVersion: 0 });
    expect(result.ok ? "passed" : result.failure.fields).toHaveProperty("orderYears");
    await setDaysAgo(1, 8, { orderYears: 1, otherYears: 2 });
    const { leaves, digest } = await exported("2022-05");
    expect(await why({ month: "2022-05", leaves, digest })).toMatch(/must be kept until 2029-06-01/);
    await expect(
      desk.ownerWork.transaction(host, (tx) => tx.desk.retention.retire("2022-05", { leaves, digest, by: "x" })),
    ).rejects.toThrow("must be kept");
    expect(await count("2022-05")).toBe(2);
  });

  it("refuses an export that does not hold the whole month, and a month of which something is not sealed", async () => {
    const { digest } = await exported("2015-03");
    expect(await why({ month: "2015-03", leaves: "0".repeat(64), digest })).toMatch(/does not hold the month as it was sealed/);
    expect(await count("2015-03")).toBe(3);
  });

  it("is refused by the database itself where the export is another, or something of the month is not sealed", async () => {
    const { leaves, digest } = await exported("2015-03");
    const retire = (given: string) =>
      desk.ownerWork.transaction(host, (tx) => tx.desk.retention.retire("2015-03", { leaves: given, digest, by: "x" }));
    await expect(retire("0".repeat(64))).rejects.toThrow("not the month as it was sealed");
    await superuser.query("SET session_replication_role = replica");
    await superuser.query(
      "INSERT INTO audit_event SELECT gen_random_uuid(), at, body, leaf, type, actor, subject, resource, resource_id, action, result, request_id, portfolio_id, gen_random_uuid(), 1 FROM audit_event WHERE at < '2015-04-01' LIMIT 1",
    );
    await expect(retire(leaves)).rejects.toThrow("not the month as it was sealed");
    await superuser.query(
      "DELETE FROM audit_event e WHERE at < '2015-04-01' AND NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.event_id = e.id)",
    );
    await superuser.query("SET session_replication_role = origin");
  });

  it("refuses when the act is not on record: the database takes it back", async () => {
    const { leaves, digest } = await exported("2015-03");
    await expect(
      desk.ownerWork.transaction(host, (tx) => tx.desk.retention.retire("2015-03", { leaves, digest, by: "x" })),
    ).rejects.toThrow("a month goes on record");
    expect(await count("2015-03")).toBe(3);
  });

  it("takes an exported month out with its index; leaves stay, and the event that says so is kept for good", async () => {
    const { count: lines, leaves, digest } = await exported("2015-03");
    expect(lines).toBe(3);
    expect(await why({ month: "2015-03", leaves, digest })).toBe("gone");
    expect(await count("2015-03")).toBe(0);
    expect(await desk.owner.auditLeaf.count({ where: { at: { lt: new Date("2015-04-01") } } })).toBe(3);
    expect(await desk.owner.$queryRaw`SELECT 1 FROM audit_search WHERE at < '2015-04-01'`).toEqual([]);
    const [event] = await desk.events("audit.retired").then((all) => all.filter(({ result }) => result === "done"));
    expect(event).toMatchObject({
      actor: "host:tester",
      resourceId: "2015-03",
      data: { month: "2015-03", events: 3, leaves, digest, ranges: [[0, 2]] },
    });
    expect(await desk.owner.auditRetired.count()).toBe(1);
    expect(await desk.owner.auditRetention.findMany()).toMatchObject([{ events: 3n }]);
    expect((await desk.must(listMonths, admin, {})).map(({ month: name }) => name)).toEqual(["2022-05", "2022-06"]);
  });

  it("is done under the owner's role alone: the web's has no door to it", async () => {
    const { leaves, digest } = await exported("2022-06");
    const result = await desk.run(retireMonth, host, { month: "2022-06", leaves, digest });
    expect(result.ok ? "passed" : result.failure.code).not.toBe("passed");
    await expect(desk.work.transaction(host, (tx) => tx.desk.retention.retire("2022-06", { leaves, digest, by: "x" }))).rejects.toThrow(
      /permission denied/,
    );
    expect(await count("2022-06")).toBe(4);
  });

  it("keeps to longer years from the moment they are set, and to shorter ones after a week in which everybody could see them", async () => {
    const { leaves, digest } = await exported("2022-06");
    const until = async () =>
      (await desk.must(listMonths, admin, {})).find(({ month: name }) => name === "2022-06")?.keepUntil.slice(0, 10);
    await setDaysAgo(2, 6, { otherYears: 9 });
    expect(await until()).toBe("2031-07-01");
    const set = async (version: number, value: object, setAt: Date) =>
      desk.owner.auditSetting.create({ data: { name: "retention", version, value, setBy: "x", setAt } });
    await set(3, { otherYears: 1 }, new Date("2001-01-01")); // whoever sets it cannot say when that was
    const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    expect(await until()).toBe(inAWeek);
    expect(await why({ month: "2022-06", leaves, digest })).toMatch(`must be kept until ${inAWeek}`);
    await expect(set(5, { otherYears: 1 }, new Date())).rejects.toThrow("follow one another");
    for (const otherYears of [-(10 ** 30), 10 ** 30, "a", null]) await set((await newest()) + 1, { otherYears }, new Date());
    expect(await until()).toBe("2029-07-01");
    await superuser.query(
      "SET session_replication_role = replica; DELETE FROM audit_setting WHERE version > 1; SET session_replication_role = origin",
    );
  });

  it("puts on record what was handed out of a month, also when it then stays", async () => {
    const before = await desk.events("audit.month-read");
    await exported("2022-05");
    expect((await desk.events("audit.month-read")).slice(before.length)).toMatchObject([
      { actor: "host:tester", resourceId: "2022-05", result: "done", data: { month: "2022-05", events: 2, after: -1, last: 4 } },
    ]);
  });

  it("keeps a month that was sealed long after its end: nobody could tell its events from others", async () => {
    await month("2016-02", "order", 1);
    await superuser.query("SET session_replication_role = replica; UPDATE audit_checkpoint SET at = '2016-04-02' WHERE at = '2016-02-28'");
    await superuser.query("SET session_replication_role = origin");
    const { leaves, digest } = await exported("2016-02");
    expect(await why({ month: "2016-02", leaves, digest })).toMatch("sealed more than 31 days after its end");
    await expect(
      desk.ownerWork.transaction(host, (tx) => tx.desk.retention.retire("2016-02", { leaves, digest, by: "x" })),
    ).rejects.toThrow("sealed too late");
    expect((await desk.must(listMonths, admin, {})).find(({ month: name }) => name === "2016-02")).toMatchObject({ mayGo: false });
  });

  it("lets a month without orders go after its own years, and nobody but the host take any", async () => {
    const { leaves, digest } = await exported("2022-06");
    const refused = await desk.run(retireMonth, admin, { month: "2022-06", leaves, digest }, desk.ownerWork);
    expect(refused.ok ? "passed" : refused.failure.code).toBe("forbidden");
    expect(await why({ month: "2022-06", leaves, digest })).toBe("gone");
  });
});
