import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "#lib/domain/access/actor.ts";
import { withConnection } from "#scripts/desk/connection.mjs";
import { startRun } from "../runs/start-run.ts";
import { seedOrder } from "../testing/seed-trades.ts";
import { host, openTestDesk, type TestDesk } from "../testing/test-desk.ts";
import { engageKill } from "./engage-kill.ts";
import { previewEngage } from "./preview-engage.ts";
import { readKillState } from "./read-kill-state.ts";
import { releaseKill } from "./release-kill.ts";

describe("the kill switch", () => {
  let desk: TestDesk;
  let admin: Actor;
  let trader: Actor;
  let viewer: Actor;

  beforeAll(async () => {
    desk = await openTestDesk();
    [admin, trader, viewer] = [await desk.person("admin"), await desk.person("trader"), await desk.person("viewer")];
  });
  afterAll(() => desk.close());

  const codeOf = async (result: ReturnType<typeof desk.run>) => {
    const done = await result;
    return done.ok ? "done" : done.failure.code;
  };

  it("a preview counts what an engage stops", async () => {
    const [portfolioId, instrumentId] = [await desk.portfolio(), await desk.instrument()];
    await desk.must(startRun, host, { portfolioId, instrumentId, interval: "1m", strategy: "sma-crossover" });
    await seedOrder(desk, { portfolioId, instrumentId, state: "WORKING" });
    expect(await desk.must(previewEngage, admin, { scope: "all" })).toMatchObject({ name: "everything", runs: 1, workingOrders: 1 });
    expect(await desk.must(previewEngage, admin, { scope: "instrument", scopeId: instrumentId })).toMatchObject({
      name: "BTC/USD",
      runs: 1,
      workingOrders: 1,
    });
    expect(await desk.must(previewEngage, trader, { scope: "all" })).toMatchObject({ runs: 0, workingOrders: 0 });
  });

  it("is engaged by a trader and by the host, twice without harm, and not by a viewer", async () => {
    expect(await codeOf(desk.run(engageKill, viewer, { scope: "all" }))).toBe("forbidden");
    const first = await desk.must(engageKill, trader, { scope: "all", reason: "too fast" });
    const again = await desk.must(engageKill, host, { scope: "all", reason: "another" });
    expect(first).toMatchObject({ isEngaged: true, epoch: 1, reason: "too fast" });
    expect(again).toMatchObject({ epoch: 1, reason: "too fast" });
    expect((await desk.must(readKillState, viewer, {})).all.isEngaged).toBe(true);
  });

  it("is released by who has the permission alone, and only at the epoch that was seen", async () => {
    expect(await codeOf(desk.run(releaseKill, trader, { scope: "all", epoch: 1 }))).toBe("forbidden");
    expect(await codeOf(desk.run(releaseKill, host, { scope: "all", epoch: 1 }))).toBe("forbidden");
    expect(await codeOf(desk.run(releaseKill, admin, { scope: "all", epoch: 7 }))).toBe("conflict");
    expect((await desk.must(readKillState, admin, {})).all.isEngaged).toBe(true);
    expect(await desk.must(releaseKill, admin, { scope: "all", epoch: 1, reason: "checked" })).toMatchObject({
      isEngaged: false,
      epoch: 2,
    });
    expect(await codeOf(desk.run(releaseKill, admin, { scope: "all", epoch: 2 }))).toBe("conflict");
  });

  it("is engaged by plain SQL as well, and one record is written for each change", async () => {
    await withConnection(desk.database.ownerUrl, (client) => client.query("UPDATE kill_state SET engaged = true WHERE scope = 'all'"));
    expect((await desk.must(readKillState, admin, {})).all).toMatchObject({ isEngaged: true, epoch: 3 });
    const events = (await desk.events()).filter(({ type, result }) => type.startsWith("kill-switch.") && result === "done");
    expect(events.map(({ type, actor, data }) => [type, actor.split(":")[0], data.epoch])).toEqual([
      ["kill-switch.engaged", "user", 1],
      ["kill-switch.engaged", "host", 1],
      ["kill-switch.released", "user", 2],
      ["kill-switch.engaged", "database", 3],
    ]);
  });

  it("needs an id for a place and finds only places that are there", async () => {
    expect(await codeOf(desk.run(engageKill, admin, { scope: "portfolio" }))).toBe("invalid-input");
    expect(await codeOf(desk.run(engageKill, admin, { scope: "run", scopeId: desk.ids.next() }))).toBe("not-found");
    expect(await codeOf(desk.run(engageKill, admin, { scope: "instrument", scopeId: desk.ids.next() }))).toBe("not-found");
  });
});
