import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InstrumentId, PortfolioId } from "#lib/domain/kernel/ids.ts";
import { seedOrder } from "../testing/seed-trades.ts";
import { host, openTestDesk, type TestDesk } from "../testing/test-desk.ts";
import { listFills } from "./list-fills.ts";
import { listOrders } from "./list-orders.ts";
import { readTrace } from "./read-trace.ts";

describe("paging through orders", () => {
  let desk: TestDesk;
  let portfolioId: PortfolioId;
  let instrumentId: InstrumentId;
  const start = Date.UTC(2024, 0, 1);

  beforeAll(async () => {
    desk = await openTestDesk();
    portfolioId = await desk.portfolio();
    instrumentId = await desk.instrument();
    // Three share each millisecond: the id must decide between them.
    for (let i = 0; i < 25; i++) await seedOrder(desk, { portfolioId, instrumentId, createdAt: new Date(start + Math.floor(i / 3)) });
  });
  afterAll(() => desk.close());

  it("shows every row once while newer ones arrive", async () => {
    const expected = await desk.owner.intent.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }], select: { id: true } });
    const seen: string[] = [];
    let older: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof ask>> = await ask({ ...(older ? { older } : {}), limit: "4" });
      seen.push(...page.items.map(({ id }) => id));
      older = page.older;
      await seedOrder(desk, { portfolioId, instrumentId, createdAt: new Date(start + 60_000 + seen.length) });
    } while (older);
    expect(seen).toEqual(expected.map(({ id }) => id));
  });

  it("comes back to the newest page by the newer cursors", async () => {
    const newest = await ask({ limit: 5 });
    expect(newest.newer).toBeNull();
    const second = await ask({ limit: 5, older: newest.older });
    const back = await ask({ limit: 5, newer: second.newer });
    expect(back.items.map(({ id }) => id)).toEqual(newest.items.map(({ id }) => id));
    expect(back.newer).toBeNull();
    expect(back.older).toBe(newest.older);
  });

  it("filters by state and refuses a cursor that is none of ours", async () => {
    await seedOrder(desk, { portfolioId, instrumentId, state: "REJECTED" });
    const refused = await ask({ state: "REJECTED", side: "" });
    expect(refused.items).toMatchObject([
      { verdict: "rejected", rule: "position-size", says: "Too large.", venueOrder: null, filledQuantity: "0" },
    ]);
    const wrong = await desk.run(listOrders, host, { older: "yesterday" });
    expect(wrong.ok ? "passed" : wrong.failure.code).toBe("invalid-input");
    const tooMany = await desk.run(listOrders, host, { limit: 101 });
    expect(tooMany.ok ? "passed" : tooMany.failure.code).toBe("invalid-input");
  });

  it("pages fills the same way", async () => {
    const [first, all] = [await desk.must(listFills, host, { limit: 3 }), await desk.must(listFills, host, { limit: 100 })];
    const next = await desk.must(listFills, host, { limit: 3, older: first.older });
    expect([...first.items, ...next.items]).toEqual(all.items.slice(0, 6));
  });

  it("the trace has a line for every intent and fill and is the same each time it is read", async () => {
    const [first, second] = [await desk.must(readTrace, host, { portfolioId }), await desk.must(readTrace, host, { portfolioId })];
    expect(first.lines).toHaveLength(first.intents + first.fills);
    expect(first.lines[0]).toContain('"record":"intent"');
    expect(second.sha256).toBe(first.sha256);
  });

  const ask = (input: object) => desk.must(listOrders, host, { portfolioId, ...input });
});
