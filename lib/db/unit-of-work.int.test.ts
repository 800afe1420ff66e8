import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { host, openTestDesk, type TestDesk } from "#lib/services/testing/test-desk.ts";
import { unitOfWork } from "./unit-of-work.ts";

describe("[U7] how long a transaction may last", () => {
  let desk: TestDesk;

  beforeAll(async () => {
    desk = await openTestDesk();
  });
  afterAll(() => desk?.close());

  const within = (timeoutMs: number) =>
    unitOfWork({ db: desk.owner, ring: desk.ring, ids: desk.ids, timeoutMs }).transaction(host, async (tx) => {
      await sleep(300);
      await tx.notify("audit");
      return "done";
    });

  it("is for whoever opens the unit of work to say: retiring a month takes longer than a page may", async () => {
    await expect(within(100)).rejects.toThrow();
    expect(await within(5_000)).toBe("done");
  });
});
