import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { factOf } from "#lib/domain/audit/fact.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { seedOrder } from "#lib/services/testing/seed-trades.ts";
import { host, openTestDesk, type TestDesk } from "#lib/services/testing/test-desk.ts";
import { passedOrders } from "./passed-orders.ts";

describe("[U6] orders that the gate let pass", () => {
  let desk: TestDesk;
  const events: string[] = [];

  beforeAll(async () => {
    desk = await openTestDesk();
    const [portfolioId, instrumentId] = [await desk.portfolio(), await desk.instrument()];
    for (let i = 0; i < 5; i++) {
      const { intentId } = await seedOrder(desk, { portfolioId, instrumentId });
      const note = { resourceId: intentId, portfolio: portfolioId, data: { verdict: "approved" } };
      await desk.work.transaction(host, (tx) => tx.audit(factOf("order.intent-recorded", note, "done"), host, { requestId: randomUUID() }));
      events.unshift((await desk.owner.auditEvent.findFirstOrThrow({ where: { resourceId: intentId } })).id);
    }
  });
  afterAll(() => desk.close());

  it.each([1, 2, 5, 100])("are each read once, newest first, %i at a time: many small ones hide no large one", async (batch) => {
    const span = { from: epochMs(Date.now() - 60_000), to: epochMs(Date.now() + 60_000) };
    const found: string[] = [];
    for await (const { id, checks } of passedOrders(desk.owner, desk.ring, span, batch)) {
      expect(checks).toHaveLength(1);
      found.push(id);
    }
    expect(found).toEqual(events);
  });
});
