import { describe, expect, it } from "vitest";
import type { Actor } from "../domain/access/actor.ts";
import type { Tx, TxView, UnitOfWork } from "../ports/unit-of-work.ts";
import { sharedReads } from "./shared-reads.ts";

const reader: Actor = { kind: "anonymous" };
const other: Actor = { kind: "anonymous" };

/** Transactions that hold nothing: each hands out itself, and what was asked of whom is kept. */
function ledger(begin: () => Promise<void> = async () => undefined) {
  const opened: { readonly actor: Actor; readonly view: TxView | undefined }[] = [];
  const work: UnitOfWork = {
    async transaction(actor, run, view) {
      await begin();
      opened.push({ actor, view });
      return run({ number: opened.length } as unknown as Tx);
    },
  };
  return { opened, shared: sharedReads(work) };
}

const numberOf = async (tx: Tx) => (tx as unknown as { readonly number: number }).number;

describe("reads of one page", () => {
  it("start together and are one read-only transaction, and so is one that waited for an answer", async () => {
    const { opened, shared } = ledger();
    const ask = () => shared.transaction(reader, numberOf, "reading");
    const afterwards = ask().then(async () => {
      for (let i = 0; i < 20; i++) await undefined; // what a page asks in between: who it is, where from
      return ask();
    });
    expect(await Promise.all([ask(), ask(), afterwards])).toEqual([1, 1, 1]);
    expect(opened).toEqual([{ actor: reader, view: "read-only" }]);
  });

  it("take turns: none asks while another's answer is under way", async () => {
    const { shared } = ledger();
    const seen: string[] = [];
    const slow = (name: string) => async () => {
      seen.push(`${name} asks`);
      await new Promise(setImmediate);
      seen.push(`${name} has it`);
    };
    await Promise.all(["a", "b"].map((name) => shared.transaction(reader, slow(name), "reading")));
    expect(seen).toEqual(["a asks", "a has it", "b asks", "b has it"]);
  });

  it("are never done for another actor, and what is no plain read has a transaction of its own", async () => {
    const { opened, shared } = ledger();
    const asked = [
      shared.transaction(reader, numberOf, "reading"),
      shared.transaction(other, numberOf, "reading"),
      shared.transaction(reader, numberOf, "snapshot"),
      shared.transaction(reader, numberOf),
    ];
    expect(new Set(await Promise.all(asked)).size).toBe(4);
    expect(opened.map(({ view }) => view).toSorted()).toEqual(["current", "read-only", "read-only", "snapshot"]);
    expect(opened.filter(({ view }) => view === "read-only").map(({ actor }) => actor)).toEqual([reader, other]);
  });

  it("fail alone: those behind go on in another transaction", async () => {
    const { opened, shared } = ledger();
    const bad = shared.transaction(reader, () => Promise.reject(new Error("refused")), "reading");
    const good = shared.transaction(reader, numberOf, "reading");
    await expect(bad).rejects.toThrow("refused");
    expect(await good).toBe(2);
    expect(opened).toHaveLength(2);
  });

  it("are all refused at once where no transaction begins", async () => {
    let tries = 0;
    const { shared } = ledger(async () => {
      tries++;
      throw new Error("no database");
    });
    const asked = [1, 2, 3].map(() => shared.transaction(reader, numberOf, "reading"));
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(tries).toBe(1);
  });

  it("are done once more with the transaction, those alone that have no answer yet", async () => {
    const calls: string[] = [];
    const work: UnitOfWork = {
      async transaction(_actor, run) {
        return run({} as Tx).catch(() => run({} as Tx)); // as with fresh keys
      },
    };
    const shared = sharedReads(work);
    const first = shared.transaction(reader, async () => calls.push("first"), "reading");
    const stale = shared.transaction(
      reader,
      async () => {
        if (calls.push("stale") === 2) throw new Error("stale keys");
        return "fresh";
      },
      "reading",
    );
    await first;
    expect(await stale).toBe("fresh");
    expect(calls).toEqual(["first", "stale", "stale"]);
  });
});
