import { describe, expect, it } from "vitest";
import type { Reach } from "../domain/access/reach.ts";
import { askOnce } from "./ask-once.ts";

const reachOf = (): Reach => ({ portfolios: new Map(), __unit: "Reach" });

function counted() {
  const asked: unknown[][] = [];
  const things = {
    list: async (...given: unknown[]) => asked.push(given),
    stream: (...given: unknown[]) => {
      asked.push(given);
      return [asked.length].values();
    },
  };
  return { asked, things };
}

describe("stores that are asked once", () => {
  it("give the same answer to the same question, to any other a new one", async () => {
    const { asked, things } = counted();
    const reach = reachOf();
    const stores = askOnce({ things, others: counted().things }, reach);
    expect([await stores.things.list(reach, { wanted: "running" }), await stores.things.list(reach, { wanted: "running" })]).toEqual([
      1, 1,
    ]);
    expect(await stores.things.list(reach, { wanted: "stopped" })).toBe(2);
    expect(await stores.things.list(reach)).toBe(3);
    expect(await stores.things.list("1")).toBe(4);
    expect(await stores.things.list(1)).toBe(5);
    expect(await stores.others.list("1")).toBe(1);
    expect(asked).toHaveLength(5);
  });

  it("ask anew what they cannot compare, and another reach than the transaction's own", async () => {
    const { asked, things } = counted();
    const stores = askOnce({ things }, reachOf());
    for (const odd of [reachOf(), new Uint8Array(1), { at: new Date(0) }, Number.NaN, 1n, () => 1]) {
      await stores.things.list(odd);
      await stores.things.list(odd);
    }
    expect(asked).toHaveLength(12);
  });

  it("never hand the same stream out twice", () => {
    const { things } = counted();
    const stores = askOnce({ things }, reachOf());
    expect([...stores.things.stream("a")]).toEqual([1]);
    expect([...stores.things.stream("a")]).toEqual([2]);
  });
});
