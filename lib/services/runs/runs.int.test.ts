import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InstrumentId, PortfolioId } from "#lib/domain/kernel/ids.ts";
import { startDemoUseCase } from "../demo/start-demo.ts";
import { createPortfolio } from "../portfolios/create-portfolio.ts";
import { host, openTestDesk, type TestDesk } from "../testing/test-desk.ts";
import { startRun } from "./start-run.ts";
import { wantRun } from "./want-run.ts";

describe("the wanted state of a run", () => {
  let desk: TestDesk;
  let portfolioId: PortfolioId;
  let instrumentId: InstrumentId;
  let runId: string;

  beforeAll(async () => {
    desk = await openTestDesk();
    portfolioId = await desk.portfolio();
    instrumentId = await desk.instrument();
    runId = (await desk.must(startRun, host, ask())).id;
  });
  afterAll(() => desk.close());

  const ask = () => ({ portfolioId, instrumentId, interval: "1m", strategy: "sma-crossover", params: {} });
  const want = (wanted: string) => desk.must(wantRun, host, { runId, wanted });
  const codeOf = async (input: object) => {
    const result = await desk.run(startRun, host, { ...ask(), ...input });
    return result.ok ? "done" : `${result.failure.code} ${Object.keys(result.failure.fields ?? {})}`.trim();
  };

  it("is changed once, however often it is asked for", async () => {
    expect(await want("running")).toMatchObject({ generation: 1, wanted: "running" });
    expect(await want("stopped")).toMatchObject({ generation: 1, wanted: "stopped" });
    expect(await want("stopped")).toMatchObject({ generation: 1 });
    expect(await want("running")).toMatchObject({ generation: 2, wanted: "running", isConverging: true });
    expect(await want("running")).toMatchObject({ generation: 2 });
  });

  it("starts a quarantined run anew, once", async () => {
    await desk.owner.run.update({ where: { id: runId }, data: { actual: "quarantined", actualGeneration: 2, reason: "failed 3 times" } });
    expect(await want("running")).toMatchObject({ generation: 3, reason: null, isConverging: true });
    expect(await want("running")).toMatchObject({ generation: 3 });
  });

  it("v5.0.0-8.3.3 is in the name of whoever last wanted it running, never of whoever stopped it or of a form", async () => {
    const wantedBy = async () => (await desk.owner.run.findUniqueOrThrow({ where: { id: runId } })).wantedBy;
    expect(await wantedBy()).toBeNull(); // the host's
    const [one, other] = [await desk.person("trader"), await desk.person("trader")];
    for (const { userId } of [one, other]) await desk.grant(userId, portfolioId, "trade");
    await desk.must(wantRun, other, { runId, wanted: "stopped", wantedBy: other.userId });
    expect(await wantedBy()).toBeNull();
    await desk.must(wantRun, one, { runId, wanted: "running", wantedBy: other.userId });
    expect(await wantedBy()).toBe(one.userId);
    await desk.must(wantRun, other, { runId, wanted: "running" }); // it runs already: nothing is wanted anew
    expect(await wantedBy()).toBe(one.userId);
    await desk.must(wantRun, host, { runId, wanted: "stopped" });
    await desk.must(wantRun, host, { runId, wanted: "running" });
    expect(await wantedBy()).toBeNull();
  });

  it("one running run an instrument and portfolio: a second is a conflict, also by starting an old one again", async () => {
    expect(await codeOf({})).toBe("conflict");
    await want("stopped");
    const second = await desk.must(startRun, host, ask());
    const again = await desk.run(wantRun, host, { runId, wanted: "running" });
    expect(again.ok ? "done" : again.failure.message).toMatch(/Another run already trades BTC\/USD in Book/);
    await desk.must(wantRun, host, { runId: second.id, wanted: "stopped" });
  });

  it("refuses what cannot run, with the field at fault", async () => {
    expect(await codeOf({ strategy: "nonsense" })).toBe("invalid-input strategy");
    expect(await codeOf({ params: { fast: 30, slow: 10 } })).toBe("invalid-input params.fast");
    expect(await codeOf({ params: { entryFraction: "2" } })).toBe("invalid-input params.entryFraction");
    expect(await codeOf({ interval: "7m" })).toBe("invalid-input interval");
    expect(await codeOf({ instrumentId: desk.ids.next() })).toBe("invalid-input instrumentId");
    const euro = await desk.must(createPortfolio, host, {
      name: "Euro",
      baseCurrency: "EUR",
      startingCapital: "5",
      feed: { kind: "replay" },
    });
    expect(await codeOf({ portfolioId: euro.portfolioId })).toBe("invalid-input instrumentId");
    const held = desk.candles.columns;
    desk.candles.columns = undefined;
    expect(await codeOf({})).toBe("invalid-input interval");
    desk.candles.columns = held;
  });

  it("the demonstration market takes its own instrument alone", async () => {
    const demo = await desk.must(startDemoUseCase, host, {});
    expect(await codeOf({ portfolioId: demo.portfolioId })).toBe("invalid-input instrumentId");
    expect(await codeOf({ portfolioId: demo.portfolioId, instrumentId: demo.instrumentId, interval: "1h" })).toBe("invalid-input interval");
  });

  it("a flat form makes the same as a nested one", async () => {
    const made = await desk.must(createPortfolio, host, {
      name: "  Form ",
      baseCurrency: "usd",
      startingCapital: "2500.50",
      feedKind: "replay",
      feedFrom: "2023-01-01",
      feedTo: "2025-01-01T00:00",
      feedSpeed: "max",
    });
    const row = await desk.owner.portfolio.findUniqueOrThrow({ where: { id: made.portfolioId } });
    expect(row).toMatchObject({
      name: "Form",
      baseCurrency: "USD",
      mode: "paper",
      feed: { kind: "replay", from: "2023-01-01T00:00:00.000Z", to: "2025-01-01T00:00:00.000Z", speed: "max" },
    });
    const { params, ...flat } = { ...ask(), portfolioId: made.portfolioId };
    expect(params).toEqual({});
    const run = await desk.must(startRun, host, { ...flat, "param.fast": "5", "param.slow": "9" });
    expect(run.params).toEqual({ fast: 5, slow: 9, entryFraction: "0.05" });
    const wrong = await desk.run(createPortfolio, host, {
      name: "",
      startingCapital: "0",
      feedKind: "replay",
      feedFrom: "2025-01-02",
      feedTo: "2025-01-01",
    });
    expect(wrong.ok ? [] : Object.keys(wrong.failure.fields ?? {}).sort()).toEqual(["feed.to", "name", "startingCapital"]);
  });
});
