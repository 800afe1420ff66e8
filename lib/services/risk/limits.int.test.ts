import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "#lib/domain/access/actor.ts";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import { host, openTestDesk, type TestDesk } from "../testing/test-desk.ts";
import { changeLimit } from "./change-limit.ts";
import { listLimits } from "./list-limits.ts";

describe("changing a limit", () => {
  let desk: TestDesk;
  let admin: Actor;
  let trader: Extract<Actor, { kind: "person" }>;
  let portfolioId: PortfolioId;

  beforeAll(async () => {
    desk = await openTestDesk();
    admin = await desk.person("admin");
    trader = await desk.person("trader");
    portfolioId = await desk.portfolio();
  });
  afterAll(() => desk.close());

  const size = async () => {
    const limit = (await desk.must(listLimits, admin, {})).items.find(({ rule }) => rule === "position-size");
    if (!limit) throw new Error("the rule is in the table");
    return limit;
  };

  /** Asks for a raise and lets its cool-down pass: this admin is alone. */
  async function cooled(input: unknown): Promise<void> {
    const asked = await desk.run(changeLimit, admin, input);
    if (asked.ok) throw new Error("a raise waits");
    const { approvalId } = asked.failure;
    if (!approvalId) throw new Error(asked.failure.message);
    await desk.owner.approval.update({ where: { id: approvalId }, data: { coolDownUntil: new Date(0) } });
  }

  it("starts from the default, in force everywhere", async () => {
    expect(await size()).toMatchObject({
      default: "0.1",
      set: [],
      history: [],
      inForce: [{ portfolioId, value: "0.1", level: "default" }],
    });
  });

  it("is refused without the permission, to the host too, and the refusal is on record", async () => {
    for (const actor of [trader, host]) {
      const result = await desk.run(changeLimit, actor, { rule: "position-size", value: "0.5", expectedVersion: 0 });
      expect(result.ok ? "passed" : result.failure.code).toBe("forbidden");
    }
    expect((await desk.events("limit.changed")).map(({ actor, result }) => [actor, result])).toEqual([
      [`user:${trader.userId}`, "refused"],
      ["host:tester", "refused"],
    ]);
    expect(await desk.owner.riskLimit.count()).toBe(0);
  });

  it("refuses values out of bounds with a sentence at the field", async () => {
    for (const value of ["0", "1.5", "-1", "ten", "1e-2"]) {
      const result = await desk.run(changeLimit, admin, { rule: "position-size", value, expectedVersion: 0 });
      expect(result.ok ? "passed" : Object.keys(result.failure.fields ?? {})).toEqual(["value"]);
    }
  });

  it("the strictest level wins, and every version stays", async () => {
    await cooled({ rule: "position-size", value: "0.20", expectedVersion: 0 });
    expect(await desk.must(changeLimit, admin, { rule: "position-size", value: "0.20", expectedVersion: 0 })).toMatchObject({
      version: 1,
      from: null,
      to: "0.2",
      direction: "raised",
    });
    const place = { rule: "position-size", level: "portfolio", levelId: portfolioId };
    expect(await desk.must(changeLimit, admin, { ...place, value: "0.05", expectedVersion: 0 })).toMatchObject({ direction: "lowered" });
    expect(await size()).toMatchObject({ inForce: [{ value: "0.05", level: "portfolio" }] });
    await cooled({ ...place, value: "", expectedVersion: 1, reason: "done" });
    expect(await desk.must(changeLimit, admin, { ...place, value: "", expectedVersion: 1, reason: "done" })).toMatchObject({
      version: 2,
      from: "0.05",
      to: null,
      direction: "raised",
    });
    const limit = await size();
    expect(limit.inForce).toMatchObject([{ value: "0.2", level: "platform" }]);
    expect(limit.history.map(({ levelName, from, to, setBy }) => [levelName, from, to, setBy])).toEqual([
      ["Book", "0.05", null, "Person admin"],
      ["Book", null, "0.05", "Person admin"],
      ["Platform", null, "0.2", "Person admin"],
    ]);
  });

  it("two who change the same version: one wins, the other hears of it", async () => {
    for (const value of ["0.3", "0.4"]) await cooled({ rule: "daily-loss", value, expectedVersion: 0 });
    const results = await Promise.all(
      ["0.3", "0.4"].map((value) => desk.run(changeLimit, admin, { rule: "daily-loss", value, expectedVersion: 0 })),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.flatMap((result) => (result.ok ? [] : [result.failure.code]))).toEqual(["conflict"]);
    expect(await desk.owner.riskLimit.count({ where: { rule: "daily-loss" } })).toBe(1);
    const ahead = await desk.run(changeLimit, admin, { rule: "daily-loss", value: "0.1", expectedVersion: 9 });
    expect(ahead.ok ? "passed" : ahead.failure.code).toBe("conflict");
  });

  it("a change that waited behind another one is refused when that one commits", async () => {
    const { promise: isInserted, resolve: inserted } = Promise.withResolvers<void>();
    const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
    const place = { rule: "position-size", level: "portfolio", levelId: portfolioId } as const;
    const first = desk.work.transaction(admin, async (tx) => {
      await tx.desk.limits.insert({ ...place, id: desk.ids.next(), version: 3, value: "0.01", reason: null, setBy: "host:other" });
      inserted();
      await isReleased;
    });
    await isInserted;
    const second = desk.run(changeLimit, admin, { ...place, value: "0.5", expectedVersion: 2 });
    await untilSomebodyWaits();
    release();
    await first;
    const result = await second;
    expect(result.ok ? "passed" : result.failure.code).toBe("conflict");
    expect((await size()).inForce).toMatchObject([{ value: "0.01", level: "portfolio" }]);
  });

  async function untilSomebodyWaits(): Promise<void> {
    for (;;) {
      const rows = await desk.owner.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()`;
      if (rows.length > 0) return;
    }
  }

  it("the event says from, to and direction", async () => {
    const [first] = (await desk.events("limit.changed")).filter(({ result }) => result === "done");
    expect(first?.data).toMatchObject({ rule: "position-size", level: "platform", from: null, to: "0.2", direction: "raised", version: 1 });
  });
});
