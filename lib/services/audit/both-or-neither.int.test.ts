import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "#lib/domain/access/actor.ts";
import type { InstrumentId, PortfolioId } from "#lib/domain/kernel/ids.ts";
import type { UnitOfWork } from "#lib/ports/unit-of-work.ts";
import { deleteDemo } from "../demo/delete-demo.ts";
import { startDemoUseCase } from "../demo/start-demo.ts";
import type { DeskServices } from "../desk/desk-services.ts";
import { addInstrument } from "../markets/add-instrument.ts";
import { createPortfolio } from "../portfolios/create-portfolio.ts";
import { deletePortfolio } from "../portfolios/delete-portfolio.ts";
import { changeLimit } from "../risk/change-limit.ts";
import { engageKill } from "../risk/engage-kill.ts";
import { releaseKill } from "../risk/release-kill.ts";
import { startRun } from "../runs/start-run.ts";
import { wantRun } from "../runs/want-run.ts";
import { openTestDesk, type TestDesk } from "../testing/test-desk.ts";
import type { UseCase } from "../use-case.ts";
import { listEvents } from "./list-events.ts";

describe("[U2] an act and its event", () => {
  let desk: TestDesk;
  let admin: Extract<Actor, { kind: "person" }>;
  let portfolioId: PortfolioId;
  let instrumentId: InstrumentId;

  beforeAll(async () => {
    desk = await openTestDesk();
    admin = await desk.person("admin");
    portfolioId = await desk.portfolio(admin);
    instrumentId = await desk.instrument();
  });
  afterAll(() => desk.close());

  /** Lets everything be done and then breaks the transaction, as a database that dies before the commit. */
  function breaking(): UnitOfWork {
    let isFirst = true;
    return {
      transaction: (actor, work) =>
        desk.work.transaction(actor, async (tx) => {
          const output = await work(tx);
          if (!isFirst) return output; // the record of the failure is another transaction
          isFirst = false;
          throw new Error("broken on purpose");
        }),
    };
  }

  /** How many rows everything that these acts write has, the record apart. */
  async function rows(): Promise<unknown> {
    const { portfolio, run, riskLimit, killState, instrument, dataKey, deskFact, portfolioGrant } = desk.owner;
    const kills = await killState.findMany({ select: { scope: true, engaged: true, epoch: true } });
    const deleted = await portfolio.count({ where: { deletedAt: { not: null } } });
    const wanted = await run.count({ where: { wanted: "running" } });
    const counts = [portfolio, run, riskLimit, instrument, dataKey, deskFact, portfolioGrant].map((model) =>
      (model as { count(): Promise<number> }).count(),
    ); // the same call on each
    return { kills: kills.map((kill) => ({ ...kill, epoch: Number(kill.epoch) })), deleted, wanted, counts: await Promise.all(counts) };
  }

  type Act = readonly [type: string, useCase: UseCase<never, unknown, never, DeskServices>, input: () => Promise<object> | object];
  const act = <I, O, P>(type: string, useCase: UseCase<I, O, P, DeskServices>, input: Act[2]): Act => [
    type,
    useCase as unknown as Act[1],
    input,
  ]; // inputs are raw: they are parsed by the use case

  const acts: readonly Act[] = [
    act("portfolio.created", createPortfolio, () => ({ name: "Second", startingCapital: "5", feed: { kind: "demo" } })),
    act("instrument.added", addInstrument, () => ({ symbol: "ETH/USD", tickSize: "0.01" })),
    act("run.wanted", startRun, () => ({ portfolioId, instrumentId, interval: "1m", strategy: "sma-crossover", "param.fast": "5" })),
    act("run.wanted", wantRun, async () => ({ runId: (await desk.owner.run.findFirstOrThrow()).id, wanted: "stopped" })),
    act("limit.changed", changeLimit, () => ({ rule: "daily-loss", value: "0.03", expectedVersion: 0 })),
    act("kill-switch.engaged", engageKill, () => ({ scope: "instrument", scopeId: instrumentId })),
    act("kill-switch.released", releaseKill, () => ({ scope: "instrument", scopeId: instrumentId, epoch: 1 })),
    act("demo.started", startDemoUseCase, () => ({})),
    act("demo.deleted", deleteDemo, () => ({})),
    act("portfolio.deleted", deletePortfolio, () => ({ portfolioId })),
  ];

  it.each(acts)("%s is written with the act, and neither of them when the transaction fails", async (type, useCase, inputOf) => {
    const input = await inputOf();
    const before = { rows: await rows(), done: await doneOf(type) };
    const broken = await desk.run(useCase, admin, input, breaking());
    expect(broken.ok ? "passed" : broken.failure.code).toBe("internal");
    expect({ rows: await rows(), done: await doneOf(type) }).toEqual(before);
    expect((await desk.events(type)).at(-1)).toMatchObject({ result: "failed", actor: `user:${admin.userId}` });

    const done = await desk.run(useCase, admin, input);
    expect(done.ok ? "done" : done.failure).toBe("done");
    expect(await doneOf(type)).toBe(before.done + 1);
    expect(await rows()).not.toEqual(before.rows);
  });

  it("reading the record is on record: each search once, not each page or refresh of it", async () => {
    const before = await doneOf("audit.searched");
    const page = await desk.must(listEvents, admin, { result: "done", limit: 5 });
    expect(page.items).toHaveLength(5);
    expect(page.items[0]).toMatchObject({ actorName: "Person admin", says: "deleted the portfolio Book" });
    await desk.must(listEvents, admin, { result: "done", limit: 5, older: page.older });
    expect(await doneOf("audit.searched")).toBe(before + 1);
    await desk.must(listEvents, admin, { result: "refused", limit: 5 });
    expect(await doneOf("audit.searched")).toBe(before + 2);
  });

  it("the record is closed to traders and viewers", async () => {
    for (const role of ["trader", "viewer"] as const) {
      const result = await desk.run(listEvents, await desk.person(role), {});
      expect(result.ok ? "passed" : result.failure.code).toBe("forbidden");
    }
  });

  it("no figure that is encrypted in its row stands in the record", async () => {
    expect(JSON.stringify(await desk.events())).not.toMatch(/startingCapital|"10000"/);
  });

  const doneOf = async (type: string) => (await desk.events(type)).filter(({ result }) => result === "done").length;
});
