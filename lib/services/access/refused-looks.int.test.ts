import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { actorName, type Person } from "#lib/domain/access/actor.ts";
import { listEvents } from "../audit/list-events.ts";
import { showEvent } from "../audit/show-event.ts";
import { showKeys } from "../keys/show-keys.ts";
import { createPortfolio } from "../portfolios/create-portfolio.ts";
import { showPortfolio } from "../portfolios/show-portfolio.ts";
import { engageKill } from "../risk/engage-kill.ts";
import { openTestDesk, type TestDesk } from "../testing/test-desk.ts";
import { readLiveReach } from "./read-live-reach.ts";
import { writeRefusedLooks } from "./refused-looks.ts";

describe("[U2] what was refused is on record", () => {
  let desk: TestDesk;
  let trader: Person;
  let viewer: Person;

  beforeAll(async () => {
    desk = await openTestDesk();
  });
  beforeEach(async () => {
    [trader, viewer] = [await desk.person("trader"), await desk.person("viewer")];
  });
  afterAll(() => desk.close());

  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, bug: () => "log-id" };
  const write = () => writeRefusedLooks({ work: desk.work, log });
  const refusedTo = async (who: Person) =>
    (await desk.events())
      .filter(({ actor, result }) => actor === actorName(who) && result === "refused")
      .map(({ type, data }) => ({ type, ...data }));

  it("a look: the first at once, those that follow as one event a minute and permission", async () => {
    for (let i = 0; i < 15; i++) await desk.run(listEvents, trader, {});
    await desk.run(showEvent, trader, { eventId: desk.ids.next() });
    await desk.run(showKeys as unknown as typeof listEvents, trader, {});
    const first = { type: "request.refused", look: "audit.list-events", rule: "audit.read", count: 1, failure: "forbidden" };
    expect((await refusedTo(trader)).filter(({ rule }) => rule === "audit.read")).toEqual([first]);
    await write();
    await write();
    const counts = (await refusedTo(trader)).map(({ rule, count }) => [rule, count]);
    expect(counts).toEqual([
      ["audit.read", 1],
      ["keys.read", 1],
      ["audit.read", 15],
    ]);
  });

  it("a look that could not be written is counted on", async () => {
    for (let i = 0; i < 3; i++) await desk.run(listEvents, trader, {});
    const { transaction } = desk.work;
    Object.assign(desk.work, { transaction: () => Promise.reject(new Error("broken on purpose")) });
    await write();
    Object.assign(desk.work, { transaction });
    await write();
    expect((await refusedTo(trader)).map(({ count }) => count)).toEqual([1, 2]);
  });

  it("a look at a portfolio outside the reach", async () => {
    const portfolioId = await desk.portfolio();
    const result = await desk.run(showPortfolio, viewer, { portfolioId });
    expect(result.ok ? "passed" : result.failure.code).toBe("not-found");
    expect(await refusedTo(viewer)).toMatchObject([{ rule: "portfolios.read", failure: "not-found" }]);
  });

  it("no look that a page repeats by itself, and none that was not refused", async () => {
    await desk.run(readLiveReach as never, { ...viewer, permissions: new Set() }, {});
    await desk.run(showEvent, await desk.person("admin"), { eventId: desk.ids.next() });
    await write();
    expect(await refusedTo(viewer)).toEqual([]);
  });

  it.each([
    ["a NUL", "\0"],
    ["half of a pair", "\ud800"],
  ])("an act whose text holds %s, with a sign in its place", async (_says, sign) => {
    const input = { name: `Bo${sign}ok`, startingCapital: "10000", feed: { kind: "replay" } };
    await desk.run(createPortfolio, viewer, input);
    await desk.run(engageKill, viewer, { scope: "all", reason: `x${sign}` });
    expect(await refusedTo(viewer)).toMatchObject([
      { type: "portfolio.created", failure: "forbidden" },
      { type: "kill-switch.engaged", failure: "forbidden" },
    ]);
    const allowed = await desk.run(createPortfolio, trader, input);
    expect(allowed.ok ? "passed" : allowed.failure.code).toBe("invalid-input");
    expect(await refusedTo(trader)).toMatchObject([{ type: "portfolio.created", failure: "invalid-input" }]);
  });
});
