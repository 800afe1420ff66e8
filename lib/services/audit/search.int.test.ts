import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_HITS } from "#lib/db/record-search.ts";
import type { Person } from "#lib/domain/access/actor.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import { host, openTestDesk, type TestDesk } from "../testing/test-desk.ts";
import { type ListEventsOutput, listEvents } from "./list-events.ts";

describe("[U4] finding things in the record", () => {
  let desk: TestDesk;
  let admin: Person;
  let other: Person;
  let portfolioId: string;
  let instrumentId: string;

  beforeAll(async () => {
    desk = await openTestDesk();
    admin = await desk.person("admin");
    other = await desk.person("trader");
    portfolioId = await desk.portfolio(admin);
    await desk.portfolio(admin);
    instrumentId = await desk.instrument("ETH/USD");
    const origin = { requestId: "req-42", address: "192.0.2.77", agent: "Firefox" };
    await desk.work.transaction(host, async (tx) => {
      await tx.audit(factOf("login.succeeded", { subject: other.userId }, "done"), other, origin);
      await tx.audit(factOf("login.failed", { data: { reason: "wrong password", count: 1 } }, "refused"), { kind: "anonymous" }, origin, {
        person: "desk",
        address: "2001:db8:7::9",
        text: "Somebody@Example.org",
      });
      for (let i = 0; i < 30; i++)
        await tx.audit(factOf("order.held", { data: { reason: `cooling ${i}` } }, "done"), admin, { requestId: `r${i}` });
    });
  });
  afterAll(() => desk.close());

  const types = async (input: object) => {
    const { items } = await desk.must(listEvents, admin, { limit: 100, ...input });
    return items.map(({ type }) => type).filter((type) => type !== "audit.searched");
  };

  it.each([
    ["a word of the sentence that is not stored", "signed", ["login.succeeded"]],
    ["the beginning of a word", "instru", ["instrument.added"]],
    ["a figure", "ETH/USD", ["instrument.added"]],
    ["half of a symbol", "eth", ["instrument.added"]],
    ["two words, both", "wrong password", ["login.failed"]],
    ["an address", "192.0.2.77", ["login.succeeded"]],
    ["the same address as IPv6 writes it", "::ffff:192.0.2.77", ["login.succeeded"]],
    ["its network", "192.0.2.0/24", ["login.succeeded"]],
    ["an IPv6 address in another spelling", "2001:0db8:7:0::9", ["login.failed"]],
    ["an e-mail that was typed", "somebody@example.org", ["login.failed"]],
    ["a request", "req-42", ["login.failed", "login.succeeded"]],
    ["quotes and operators as plain text", "') | 'y:login", []],
    ["a word that nothing has", "zebra", []],
  ])("finds %s", async (_says, q, expected) => {
    expect(await types({ q })).toEqual(expected);
  });

  it("finds what a person did by a part of the name", async () => {
    expect(await types({ q: "trader signed" })).toEqual(["login.succeeded"]);
    expect(await types({ q: "admin signed" })).toEqual([]);
  });

  it("filters by each field and by all of them together", async () => {
    expect(await types({ area: "login" })).toEqual(["login.failed", "login.succeeded"]);
    expect(await types({ area: "login", result: "refused" })).toEqual(["login.failed"]);
    expect(await types({ actor: `user:${other.userId}` })).toEqual(["login.succeeded"]);
    expect(await types({ subject: other.userId })).toContain("login.succeeded");
    expect(await types({ request: "req-42", address: "192.0.2.0/24" })).toEqual(["login.succeeded"]);
    expect(await types({ resource: "instrument" })).toEqual(["instrument.added"]);
    expect(await types({ type: "instrument.added", to: "2020-01-01T00:00" })).toEqual([]);
    expect(await types({ resourceId: instrumentId })).toEqual(["instrument.added"]);
    expect(await types({ portfolioId })).toEqual(["portfolio.created"]);
    expect(await types({ type: "instrument.added", from: "2100-01-01T00:00" })).toEqual([]);
    expect(await types({ type: "instrument.added", from: "2020-01-01T00:00" })).toEqual(["instrument.added"]);
    expect(await types({ type: "instrument.added", from: "2100-01-01T00:00", within: "1h" })).toEqual([]);
    expect(await types({ type: "instrument.added", within: "1h" })).toEqual(["instrument.added"]);
  });

  it("gives every hit once over pages forth and back", async () => {
    for (const filter of [{ type: "order.held" }, { q: "cooling" }]) {
      const pages: string[][] = [];
      let older: string | null = "";
      for (let turn = 0; older !== null && turn < 10; turn++) {
        const page: ListEventsOutput = await desk.must(listEvents, admin, { ...filter, limit: 7, older });
        pages.push(page.items.map(({ id }) => id));
        older = page.older;
        if (turn === 3 && page.newer) {
          const back = await desk.must(listEvents, admin, { ...filter, limit: 7, newer: page.newer });
          expect(back.items.map(({ id }) => id)).toEqual(pages[2]);
        }
      }
      expect(pages.map(({ length }) => length)).toEqual([7, 7, 7, 7, 2]);
      expect(new Set(pages.flat()).size).toBe(30);
    }
  });

  it("finds the newest, and turned round the oldest, of more hits in a month than are sorted", async () => {
    const now = new Date();
    const at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 15));
    await desk.owner.$executeRaw`
      INSERT INTO audit_event (id, at, body, leaf, type, actor, resource, action, result, writer, n)
      SELECT id, ${at}::timestamptz + nth * interval '1 second', convert_to(json_build_object('type', 'order.unknown', 'user', 'worker', 'result',
        'done', 'resource', 'order', 'action', 'send', 'data', '{}'::json)::text, 'UTF8'), sha256(id::text::bytea), 'order.unknown', 'worker', 'order',
        'send', 'done', id, 1
      FROM (SELECT gen_random_uuid() AS id, nth FROM generate_series(1, ${MAX_HITS + 1}) nth) made`;
    const places = await desk.owner.auditEvent.findMany({ where: { type: "order.unknown" }, orderBy: { at: "asc" }, select: { id: true } });
    const inTime = places.map(({ id }) => id);
    expect(inTime).toHaveLength(MAX_HITS + 1);
    const ids = async (input: object) => {
      const { items } = await desk.must(listEvents, admin, { type: "order.unknown", limit: 3, ...input });
      return items.map(({ id }) => id);
    };
    expect(await ids({})).toEqual(inTime.slice(-3).reverse());
    expect(await ids({ newer: `0_${crypto.randomUUID()}` })).toEqual(inTime.slice(0, 3).reverse());
  });

  it("[U1] each typed search leaves an event of its own, the same one by the same person within ten minutes no other, also of many at once", async () => {
    const count = async () => (await desk.events("audit.searched")).length;
    const before = await count();
    for (const q of ["quagga", "okapi", "quagga"]) await desk.must(listEvents, admin, { q });
    expect(await count()).toBe(before + 2);
    for (const address of ["198.51.100.1", "198.51.100.2"]) await desk.must(listEvents, admin, { address });
    for (const actor of ["ann@example.org", "bob@example.org"]) await desk.must(listEvents, admin, { actor });
    expect(await count()).toBe(before + 6);
    await desk.must(listEvents, await desk.person("admin"), { q: "quagga" });
    expect(await count()).toBe(before + 7);
    await Promise.all(Array.from({ length: 6 }, () => desk.must(listEvents, admin, { q: "tapir" })));
    expect(await count()).toBe(before + 8);
    await desk.owner.$executeRaw`UPDATE throttle SET blocked_until = blocked_until - interval '10 minutes'`;
    await desk.must(listEvents, admin, { q: "quagga" });
    expect(await count()).toBe(before + 9);
  });

  it("keeps words and addresses that were looked for out of the record", async () => {
    const all = JSON.stringify(await desk.events("audit.searched"));
    expect(all).not.toMatch(/zebra|192\.0\.2|example\.org/);
  });

  it("keeps what was typed into a filter out of the record, unless it is an id or a name of the catalogue", async () => {
    const typed = { actor: "alice@example.com", subject: "Alice", resourceId: "203.0.113.7", request: "alice@example.com", type: "alice" };
    await desk.must(listEvents, admin, { ...typed, area: "alice", resource: "alice", result: "done" });
    const given = Object.fromEntries([...Object.keys(typed), "area", "resource"].map((name) => [name, "given"]));
    expect((await desk.events("audit.searched")).at(-1)?.data).toEqual({ filter: { ...given, result: "done" } });
    const plain = { actor: `user:${other.userId}`, subject: other.userId, type: "login.succeeded", area: "login", resource: "session" };
    await desk.must(listEvents, admin, { ...plain, within: "7d" });
    expect((await desk.events("audit.searched")).at(-1)?.data).toEqual({ filter: { ...plain, within: "7d" } });
  });

  const somewhere = crypto.randomUUID();
  it.each([
    { older: `-8640000000000000_${somewhere}` },
    { newer: `8640000000000000_${somewhere}` },
    { from: "-271821-04-20T00:00:00Z" },
    { to: "-271821-04-20T00:00:00Z" },
    { to: "+275760-09-13T00:00:00Z" },
    { type: "\0" },
    { q: "a\0b" },
    { q: "\ud800" },
  ])("refuses %j as input", async (input) => {
    const result = await desk.run(listEvents, admin, input);
    expect(result.ok ? "passed" : result.failure.code).toBe("invalid-input");
  });

  it("stores nothing personal in the index", async () => {
    const rows = await desk.owner.$queryRaw<{ words: string }[]>`SELECT words::text FROM audit_search`;
    const text = rows.map(({ words }) => words).join("\n");
    expect(text).toMatch(/'ba:[0-9a-f]{32}'/);
    expect(text).not.toMatch(/192\.0\.2|2001:|example|somebody|firefox/i);
  });
});
