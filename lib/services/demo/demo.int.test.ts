import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "#lib/domain/access/actor.ts";
import { listPortfolios } from "../portfolios/list-portfolios.ts";
import { listRuns } from "../runs/list-runs.ts";
import { host, openTestDesk, type TestDesk } from "../testing/test-desk.ts";
import { deleteDemo } from "./delete-demo.ts";
import { demoState } from "./demo-state.ts";
import { startDemoUseCase } from "./start-demo.ts";

describe("the demonstration", () => {
  let desk: TestDesk;
  let admin: Actor;

  beforeAll(async () => {
    desk = await openTestDesk();
    admin = await desk.person("admin");
  });
  afterAll(() => desk.close());

  it("is an instrument, a paper portfolio of 10,000 USD and a running SMA 10/30", async () => {
    const started = await desk.must(startDemoUseCase, host, {});
    expect(started.outcome).toBe("started");
    expect((await desk.must(listPortfolios, admin, {})).items).toMatchObject([
      { name: "Demonstration", mode: "paper", isDemo: true, startingCapital: "10000", feed: { kind: "demo", speed: 60 } },
    ]);
    expect((await desk.must(listRuns, admin, {})).items).toMatchObject([
      {
        wanted: "running",
        actual: "stopped",
        isConverging: true,
        interval: "1m",
        params: { fast: 10, slow: 30, entryFraction: "0.05" },
        instrument: { symbol: "DEMO/USD", isSimulated: true },
      },
    ]);
  });

  it("is started once: a second start says that it exists", async () => {
    const before = await desk.must(demoState, admin, {});
    const again = await desk.must(startDemoUseCase, admin, {});
    expect(again).toMatchObject({ outcome: "exists", portfolioId: before.portfolioId });
    expect(await desk.owner.portfolio.count()).toBe(1);
    expect(await desk.owner.run.count()).toBe(1);
  });

  it("is stopped and deleted in one step, and goes on in the same market when it is started again", async () => {
    const first = (await desk.must(listPortfolios, admin, {})).items[0]?.feed;
    expect(await desk.must(deleteDemo, admin, {})).toMatchObject({ runsStopped: 1 });
    expect(await desk.must(demoState, admin, {})).toEqual({ portfolioId: null, startedAt: null });
    expect((await desk.run(deleteDemo, admin, {})).ok).toBe(false);
    expect((await desk.must(startDemoUseCase, admin, {})).outcome).toBe("started");
    expect((await desk.must(listPortfolios, admin, {})).items[0]?.feed).toEqual(first);
    expect(await desk.owner.instrument.count()).toBe(1);
  });

  it("belongs to who may manage it", async () => {
    for (const role of ["trader", "viewer"] as const) {
      const person = await desk.person(role);
      for (const useCase of [startDemoUseCase, deleteDemo] as const) {
        const result = await (useCase === startDemoUseCase ? desk.run(startDemoUseCase, person, {}) : desk.run(deleteDemo, person, {}));
        expect(result.ok ? "passed" : result.failure.code).toBe("forbidden");
      }
    }
  });
});
