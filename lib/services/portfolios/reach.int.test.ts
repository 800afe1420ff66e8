import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "#lib/domain/access/actor.ts";
import type { Reach } from "#lib/domain/access/reach.ts";
import type { InstrumentId, IntentId, PortfolioId, RunId } from "#lib/domain/kernel/ids.ts";
import type { UnitOfWork } from "#lib/ports/unit-of-work.ts";
import { showOverview } from "../desk/show-overview.ts";
import { readCandles } from "../markets/read-candles.ts";
import { engageKill } from "../risk/engage-kill.ts";
import { readKillState } from "../risk/read-kill-state.ts";
import { listRuns } from "../runs/list-runs.ts";
import { showRun } from "../runs/show-run.ts";
import { startRun } from "../runs/start-run.ts";
import { wantRun } from "../runs/want-run.ts";
import { seedBook, seedOrder } from "../testing/seed-trades.ts";
import { host, openTestDesk, type TestDesk } from "../testing/test-desk.ts";
import { listFills } from "../trading/list-fills.ts";
import { listOrders } from "../trading/list-orders.ts";
import { listPositions } from "../trading/list-positions.ts";
import { readTrace } from "../trading/read-trace.ts";
import { showOrder } from "../trading/show-order.ts";
import { deletePortfolio } from "./delete-portfolio.ts";
import { listPortfolios } from "./list-portfolios.ts";
import { previewDelete } from "./preview-delete.ts";
import { showPortfolio } from "./show-portfolio.ts";

describe("what a grant opens", () => {
  let desk: TestDesk;
  let admin: Actor;
  let granted: Actor;
  let viewer: Actor;
  let stranger: Extract<Actor, { kind: "person" }>;
  let portfolioId: PortfolioId;
  let instrumentId: InstrumentId;
  let runId: RunId;
  let orderId: IntentId;

  beforeAll(async () => {
    desk = await openTestDesk();
    admin = await desk.person("admin");
    stranger = await desk.person("trader");
    portfolioId = await desk.portfolio();
    instrumentId = await desk.instrument();
    const [trader, looker] = [await desk.person("trader"), await desk.person("viewer")];
    await desk.grant(trader.userId, portfolioId, "trade");
    await desk.grant(looker.userId, portfolioId, "trade"); // the role decides besides: a viewer trades nowhere
    [granted, viewer] = [trader, looker];
    const run = await desk.must(startRun, trader, { portfolioId, instrumentId, interval: "1m", strategy: "sma-crossover" });
    runId = run.id as RunId; // the id of a row
    orderId = (await seedOrder(desk, { portfolioId, instrumentId, runId, createdAt: new Date("2024-01-01T00:00:30Z") })).intentId;
    await seedBook(desk, portfolioId, instrumentId);
  });
  afterAll(() => desk.close());

  const asks = (work?: UnitOfWork) => [
    ["showPortfolio", (actor: Actor) => desk.run(showPortfolio, actor, { portfolioId }, work)] as const,
    ["previewDelete", (actor: Actor) => desk.run(previewDelete, actor, { portfolioId }, work)] as const,
    ["listRuns", (actor: Actor) => desk.run(listRuns, actor, { portfolioId }, work)] as const,
    ["showRun", (actor: Actor) => desk.run(showRun, actor, { runId }, work)] as const,
    ["wantRun", (actor: Actor) => desk.run(wantRun, actor, { runId, wanted: "stopped" }, work)] as const,
    [
      "startRun",
      (actor: Actor) => desk.run(startRun, actor, { portfolioId, instrumentId, interval: "1m", strategy: "sma-crossover" }),
    ] as const,
    ["listOrders", (actor: Actor) => desk.run(listOrders, actor, { portfolioId }, work)] as const,
    ["showOrder", (actor: Actor) => desk.run(showOrder, actor, { orderId }, work)] as const,
    ["listFills", (actor: Actor) => desk.run(listFills, actor, { portfolioId }, work)] as const,
    ["listPositions", (actor: Actor) => desk.run(listPositions, actor, { portfolioId }, work)] as const,
    ["readTrace", (actor: Actor) => desk.run(readTrace, actor, { portfolioId }, work)] as const,
    ["showOverview", (actor: Actor) => desk.run(showOverview, actor, { portfolioId }, work)] as const,
    ["engageKill", (actor: Actor) => desk.run(engageKill, actor, { scope: "portfolio", scopeId: portfolioId }, work)] as const,
    ["engageKill of a run", (actor: Actor) => desk.run(engageKill, actor, { scope: "run", scopeId: runId }, work)] as const,
    ["deletePortfolio", (actor: Actor) => desk.run(deletePortfolio, actor, { portfolioId }, work)] as const,
  ];

  it("v5.0.0-8.2.2 a trader without a grant finds nothing through any use case on a portfolio", async () => {
    for (const [name, ask] of asks()) {
      const result = await ask(stranger);
      expect(result.ok ? `${name} passed` : `${name} ${result.failure.code}`).toBe(`${name} not-found`);
    }
    expect((await desk.owner.run.findUniqueOrThrow({ where: { id: runId } })).wanted).toBe("running");
    expect(await desk.owner.killState.count({ where: { engaged: true } })).toBe(0);
  });

  it("the stores filter by the reach themselves, also where row security does not hold", async () => {
    for (const [name, ask] of asks(desk.ownerWork)) {
      const result = await ask(stranger);
      expect(result.ok ? `${name} passed` : `${name} ${result.failure.code}`).toBe(`${name} not-found`);
    }
    const lists = [
      await desk.run(listPortfolios, stranger, {}, desk.ownerWork),
      await desk.run(listRuns, stranger, {}, desk.ownerWork),
      await desk.run(listOrders, stranger, {}, desk.ownerWork),
      await desk.run(listFills, stranger, {}, desk.ownerWork),
      await desk.run(listPositions, stranger, {}, desk.ownerWork),
    ];
    expect(lists.map((list) => list.ok && list.value.items)).toEqual([[], [], [], [], []]);
    const nothing: Reach = { portfolios: new Map(), __unit: "Reach" };
    const found = await desk.ownerWork.transaction(admin, async ({ desk: { portfolios, runs, trades } }) => [
      await portfolios.byId(nothing, portfolioId),
      await runs.byId(nothing, runId),
      await trades.intentById(nothing, orderId),
      ...(await portfolios.equityPoints(nothing, portfolioId, 10)),
      ...(await runs.list(nothing, { portfolioId })),
      ...(await trades.listIntents(nothing, { portfolioId }, { limit: 10 })).rows,
      ...(await trades.listFills(nothing, { portfolioId }, { limit: 10 })).rows,
      ...(await trades.listPositions(nothing, portfolioId)),
      ...(await trades.fillsOfIntents(nothing, [orderId])),
      ...(await trades.intentsForTrace(nothing, portfolioId, null, 10)),
      ...(await trades.fillsForTrace(nothing, portfolioId, null, 10)),
      await trades.countWorking(nothing, { portfolioId }),
      await runs.wantStopped(nothing, runId),
      await runs.wantAllStopped(nothing, portfolioId),
      await portfolios.markDeleted(nothing, portfolioId),
    ]);
    expect(found).toEqual([undefined, undefined, undefined, 0, "unchanged", 0, false]);
  });

  it("lists, charts and the overview leave out what is out of reach", async () => {
    expect((await desk.must(listPortfolios, stranger, {})).items).toEqual([]);
    expect((await desk.must(listOrders, stranger, {})).items).toEqual([]);
    expect((await desk.must(listFills, stranger, {})).items).toEqual([]);
    expect((await desk.must(listPositions, stranger, {})).items).toEqual([]);
    expect((await desk.must(readCandles, stranger, { instrumentId, interval: "1m" })).fills).toEqual([]);
    expect((await desk.must(showOverview, stranger, {})).portfolios).toEqual([]);
    expect((await desk.must(readCandles, granted, { instrumentId, interval: "1m" })).fills).toHaveLength(1);
  });

  it("a reach that somebody forged finds nothing: row security is the second line", async () => {
    const forged: Reach = { portfolios: new Map([[portfolioId, "trade"]]), __unit: "Reach" };
    const found = await desk.work.transaction(stranger, async (tx) => [
      await tx.desk.portfolios.byId(forged, portfolioId),
      await tx.desk.runs.byId(forged, runId),
      await tx.desk.trades.intentById(forged, orderId),
      ...(await tx.desk.trades.listPositions(forged, portfolioId)),
    ]);
    expect(found).toEqual([undefined, undefined, undefined]);
  });

  it("a viewer with a grant sees figures and changes nothing", async () => {
    const shown = await desk.must(showPortfolio, viewer, { portfolioId });
    expect(shown.portfolio.book).toMatchObject({
      equity: "10009",
      profit: "9",
      dayProfit: "9",
      fees: "1",
      marketTime: "2024-01-01T12:00:00.000Z",
    });
    expect(shown.positions[0]).toMatchObject({
      quantity: "1",
      averagePrice: "100",
      mark: "110",
      value: "110",
      unrealised: "10",
      direction: "long",
    });
    for (const [name, ask] of asks().filter(([name]) => /^(want|start|engage|delete|preview)/.test(name))) {
      const result = await ask(viewer);
      expect(result.ok ? `${name} passed` : `${name} ${result.failure.code}`).toBe(`${name} forbidden`);
    }
  });

  it("a grant to look is not a grant to trade", async () => {
    const onlooker = await desk.person("trader");
    await desk.grant(onlooker.userId, portfolioId, "view");
    const stopped = await desk.run(wantRun, onlooker, { runId, wanted: "stopped" });
    expect(stopped.ok ? "passed" : stopped.failure.code).toBe("forbidden");
    expect((await desk.run(showRun, onlooker, { runId })).ok).toBe(true);
  });

  it("an order shows its verdict, fills and progress to who may see it", async () => {
    const shown = await desk.must(showOrder, granted, { orderId });
    expect(shown.order).toMatchObject({ state: "FILLED", filledQuantity: "1", averagePrice: "100", fees: "1", strategy: "sma-crossover" });
    expect(shown.checks).toEqual([{ rule: "position-size", observed: "100", limit: "1000", unit: "USD", passes: true }]);
    expect(shown.fills).toHaveLength(1);
  });

  it("a kill switch of a portfolio out of reach does not show", async () => {
    await desk.must(engageKill, admin, { scope: "portfolio", scopeId: portfolioId, reason: "test" });
    expect((await desk.must(readKillState, stranger, {})).engaged).toEqual([]);
    expect((await desk.must(readKillState, granted, {})).engaged).toMatchObject([{ scope: "portfolio", name: "Book", reason: "test" }]);
  });

  it("who makes a portfolio may trade it, and nobody else", async () => {
    const own = await desk.portfolio(stranger);
    expect((await desk.must(listPortfolios, stranger, {})).items).toMatchObject([
      { id: own, verb: "trade", startingCapital: "10000", book: null },
    ]);
    expect((await desk.run(showPortfolio, granted, { portfolioId: own })).ok).toBe(false);
  });

  it("a deleted portfolio is gone for everybody and its runs are wanted stopped", async () => {
    expect(await desk.must(previewDelete, granted, { portfolioId })).toMatchObject({
      runsRunning: 1,
      openPositions: 1,
      workingOrders: 0,
      equity: "10009",
    });
    expect(await desk.must(deletePortfolio, granted, { portfolioId })).toMatchObject({ runsStopped: 1 });
    expect((await desk.run(showPortfolio, admin, { portfolioId })).ok).toBe(false);
    expect((await desk.run(showOrder, admin, { orderId })).ok).toBe(false);
    expect((await desk.owner.run.findUniqueOrThrow({ where: { id: runId } })).wanted).toBe("stopped");
    const host2 = await desk.run(deletePortfolio, host, { portfolioId });
    expect(host2.ok ? "passed" : host2.failure.code).toBe("forbidden");
  });
});
