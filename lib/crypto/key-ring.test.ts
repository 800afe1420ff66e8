import { describe, expect, test } from "vitest";
import { failure } from "#lib/domain/kernel/errors.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import { err, ok } from "#lib/domain/kernel/result.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { KeyStore } from "#lib/ports/key-store.ts";
import type { KeyWrapper, Purpose } from "#lib/ports/key-wrapper.ts";
import { blindIndex } from "./blind-index.ts";
import { CanaryError } from "./canary.ts";
import { DecryptionError } from "./decryption-error.ts";
import { KeyMissingError } from "./key-missing-error.ts";
import { KeyRing } from "./key-ring.ts";
import { memoryKeyStore } from "./memory-key-store.ts";
import { secretKey } from "./secret-key.ts";
import { unwrapKey, wrapKey } from "./wrap-key.ts";

const all: readonly Purpose[] = ["pii", "trade", "index", "pepper"];
const column = { model: "fill.v1", column: "sealed" };
const row = asId("01920000-0000-7000-8000-000000000001");

function desk(purposes: readonly Purpose[] = all, fill = 1) {
  const time = { ms: 0 };
  const clock = { now: () => epochMs(1_700_000_000_123 + time.ms), monotonicMs: () => time.ms };
  const rows = memoryKeyStore();
  const reads = { scopes: 0, unwraps: 0 };
  const store: KeyStore = {
    ...rows,
    dataKeysOfScope: async (purpose, scope) => {
      reads.scopes += 1;
      return rows.dataKeysOfScope(purpose, scope);
    },
  };
  const wrapper = testWrapper(purposes, fill, reads);
  return { time, clock, rows: rows.rows, store, reads, ring: new KeyRing({ wrapper, store, clock }) };
}

function testWrapper(purposes: readonly Purpose[], fill: number, reads = { unwraps: 0 }): KeyWrapper {
  const key = secretKey(new Uint8Array(32).fill(fill));
  return {
    provider: "test",
    purposes,
    wrap: async (purpose, context, raw) => ok(purposes.includes(purpose) ? wrapKey(key, context, raw) : undefined),
    async unwrap(purpose, context, wrapped) {
      reads.unwraps += 1;
      if (!purposes.includes(purpose)) return ok(undefined);
      try {
        return ok(unwrapKey(key, context, wrapped));
      } catch {
        return err(failure("decryption-failed"));
      }
    },
  };
}

async function missing(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((e: unknown) => e);
  if (!(error instanceof KeyMissingError)) throw error;
  return error.reason;
}

describe("start-up", () => {
  test("refuses without canaries, with another wrapper, and with a key row changed in any part", async () => {
    const { ring, store, clock, rows } = desk();
    await expect(ring.verifyCanaries(store)).rejects.toThrow(CanaryError);
    await ring.setUp(store);
    const stranger = new KeyRing({ wrapper: testWrapper(all, 2), store, clock });
    await expect(stranger.verifyCanaries(store)).rejects.toThrow(/keys of purpose "pii"/);

    const [first] = rows.purposeKeys;
    const other = rows.purposeKeys.find((key) => key.purpose === "trade");
    if (first === undefined || other?.wrapped == null) throw new Error("set-up made nothing");
    const changes = [
      { version: 2 },
      { createdAt: epochMs(1) },
      { wrapped: other.wrapped },
      { wrapped: null },
      { state: "destroyed" as const },
    ];
    for (const change of changes) {
      rows.purposeKeys[0] = { ...first, ...change };
      await expect(ring.verifyCanaries(store)).rejects.toThrow(CanaryError);
    }
    rows.purposeKeys[0] = first;
    await ring.verifyCanaries(store);
  });

  test("refuses when one purpose of many lacks its canary, or has one that says something else", async () => {
    const { ring, store, rows } = desk();
    await ring.setUp(store);
    const taken = rows.canaries.pop();
    await expect(ring.verifyCanaries(store)).rejects.toThrow(/"pepper"/);
    const trade = await ring.cipher("pepper", "canary");
    const place = { model: "canary.v1", column: "sealed" };
    rows.canaries.push({ purpose: "pepper", sealed: trade.sealText(place, asId("00000000-0000-0000-0000-000000000000"), "other") });
    await expect(ring.verifyCanaries(store)).rejects.toThrow(/"pepper"/);
    rows.canaries.pop();
    if (taken !== undefined) rows.canaries.push(taken);
    await ring.verifyCanaries(store);
  });

  test("an error of the store is not taken for a wrong key", async () => {
    const { ring, store } = desk();
    await ring.setUp(store);
    const broken = { ...store, canaries: () => Promise.reject(new Error("connection lost")) };
    await expect(ring.verifyCanaries(broken)).rejects.toThrow("connection lost");
  });

  test("set-up makes one purpose key and canary a purpose, and a second set-up changes nothing", async () => {
    const { ring, store, rows } = desk();
    await ring.setUp(store);
    const before = JSON.stringify(rows);
    await ring.setUp(store);
    expect(JSON.stringify(rows)).toBe(before);
    expect(rows.purposeKeys.map((key) => key.purpose)).toEqual(all);
  });

  test("a second process with more purposes adds its own and shares the rest", async () => {
    const { ring, store, clock } = desk(["pii"]);
    await ring.setUp(store);
    const worker = new KeyRing({ wrapper: testWrapper(["pii", "credential"], 1), store, clock });
    await worker.setUp(store);
    await ring.verifyCanaries(store);
    expect(await missing(ring.cipher("credential", "canary"))).toBe("no-purpose");
  });
});

describe("scopes", () => {
  test("no key is made by asking for one", async () => {
    const { ring, store, rows } = desk();
    await ring.setUp(store);
    const count = rows.dataKeys.length;
    expect(await missing(ring.cipher("trade", "nobody"))).toBe("no-scope");
    expect(await missing(ring.cipher("trade", "nobody", store))).toBe("no-scope");
    expect(rows.dataKeys).toHaveLength(count);
  });

  test("a scope has one first key: a second, and one for an erased scope, is refused", async () => {
    const { ring, store, rows } = desk();
    await ring.setUp(store);
    await ring.createScope(store, "trade", "p1");
    await expect(ring.createScope(store, "trade", "p1")).rejects.toThrow(/conflict/);
    const at = rows.dataKeys.findIndex((key) => key.scope === "p1");
    const key = rows.dataKeys[at];
    if (key !== undefined) rows.dataKeys[at] = { ...key, wrapped: null, state: "destroyed" };
    await expect(ring.createScope(store, "trade", "p1")).rejects.toThrow(/conflict/);
    expect(await missing(ring.cipher("trade", "p1"))).toBe("erased");
  });

  test("fields of one scope, purpose or desk do not open in another", async () => {
    const { ring, store } = desk();
    await ring.setUp(store);
    const sealed = (await ring.createScope(store, "trade", "p1")).seal(column, row, { cash: "1.00" });
    const others = [await ring.createScope(store, "trade", "p2"), await ring.createScope(store, "pii", "p1")];
    for (const cipher of others) expect(() => cipher.open(column, row, sealed)).toThrow(DecryptionError);
    expect((await ring.cipher("trade", "p1")).open(column, row, sealed)).toEqual({ cash: "1.00" });
  });

  test("a data key row changed in any part no longer opens", async () => {
    const { ring, store, rows } = desk();
    await ring.setUp(store);
    await ring.createScope(store, "trade", "p1");
    await ring.createScope(store, "trade", "p2");
    const at = rows.dataKeys.findIndex((key) => key.scope === "p1");
    const [key, p2] = [rows.dataKeys[at], rows.dataKeys.find((other) => other.scope === "p2")];
    if (key === undefined || p2 === undefined) throw new Error("no keys");
    const pii = rows.purposeKeys.find((other) => other.purpose === "pii")?.id ?? 0;
    for (const change of [{ id: 99 }, { createdAt: epochMs(1) }, { wrapped: p2.wrapped }]) {
      rows.dataKeys[at] = { ...key, ...change };
      await expect(ring.cipher("trade", "p1")).rejects.toThrow(DecryptionError);
    }
    rows.dataKeys[at] = { ...key, purposeKeyId: pii };
    await expect(ring.cipher("trade", "p1")).rejects.toThrow();
    rows.dataKeys[at] = key;
    await ring.cipher("trade", "p1");
  });

  test("a decrypt-only key opens what it sealed, and does not seal", async () => {
    const { ring, store, rows } = desk();
    await ring.setUp(store);
    const sealed = (await ring.createScope(store, "pii", "u1")).sealText(column, row, "Ada");
    const at = rows.dataKeys.findIndex((key) => key.scope === "u1");
    const key = rows.dataKeys[at];
    if (key !== undefined) rows.dataKeys[at] = { ...key, state: "decrypt-only" };
    const cipher = await ring.cipher("pii", "u1");
    expect(cipher.openText(column, row, sealed)).toBe("Ada");
    expect(() => cipher.sealText(column, row, "Ada")).toThrow(KeyMissingError);
  });

  test("text is not taken for JSON, nor JSON for text, nor plaintext for either", async () => {
    const { ring, store } = desk();
    await ring.setUp(store);
    const cipher = await ring.createScope(store, "pii", "u1");
    expect(() => cipher.open(column, row, cipher.sealText(column, row, "{}"))).toThrow(DecryptionError);
    expect(() => cipher.openText(column, row, cipher.seal(column, row, "a"))).toThrow(DecryptionError);
    expect(() => cipher.open(column, row, Buffer.from('{"in":"the clear"}'.padEnd(120)))).toThrow(DecryptionError);
    expect(cipher.seal(column, row, {})).toHaveLength(64 + 32 + 16);
    expect(cipher.seal({ ...column, pad: 0 }, row, {})).toHaveLength(64 + 2 + 16);
  });
});

describe("what is remembered", () => {
  test("a scope made or seen in a transaction is not, since that may roll back", async () => {
    const { ring, store, reads } = desk();
    await ring.setUp(store);
    await ring.createScope(store, "trade", "p1");
    await ring.cipher("trade", "p1", store);
    reads.scopes = 0;
    await ring.cipher("trade", "p1");
    expect(reads.scopes).toBe(1);
  });

  test("a scope is read once by many at a time, and again after five minutes", async () => {
    const { ring, store, reads, time } = desk();
    await ring.setUp(store);
    await ring.createScope(store, "trade", "p1");
    ring.forget();
    reads.scopes = 0;
    reads.unwraps = 0;
    await Promise.all(Array.from({ length: 20 }, () => ring.cipher("trade", "p1")));
    expect(reads).toEqual({ scopes: 1, unwraps: 1 });
    time.ms = 299_999;
    await ring.cipher("trade", "p1");
    expect(reads).toEqual({ scopes: 1, unwraps: 1 });
    time.ms = 300_000;
    await ring.cipher("trade", "p1");
    expect(reads).toEqual({ scopes: 2, unwraps: 2 });
  });

  test("neither a miss nor an error is: the next call asks again", async () => {
    const { ring, store, reads } = desk();
    await ring.setUp(store);
    expect(await missing(ring.cipher("trade", "p1"))).toBe("no-scope");
    await ring.createScope(store, "trade", "p1");
    const down = { ...store, dataKeysOfScope: () => Promise.reject(new Error("connection lost")) };
    await expect(ring.cipher("trade", "p1", down)).rejects.toThrow("connection lost");
    reads.scopes = 0;
    await ring.cipher("trade", "p1");
    expect(reads.scopes).toBe(1);
  });

  test("nothing, once told to forget, even by a read that was under way", async () => {
    const { ring, store, reads } = desk();
    await ring.setUp(store);
    await ring.createScope(store, "trade", "p1");
    const underway = ring.cipher("trade", "p1");
    ring.forget();
    await underway;
    reads.scopes = 0;
    await ring.cipher("trade", "p1");
    expect(reads.scopes).toBe(1);
  });
});

describe("roots", () => {
  test("blind indexes are those of the index purpose key, the same in every process", async () => {
    const { ring, store, clock, rows } = desk();
    await ring.setUp(store);
    const index = await ring.blindIndex("AppUser.email", 1, "a@b.example");
    const again = new KeyRing({ wrapper: testWrapper(all, 1), store, clock });
    expect(await again.blindIndex("AppUser.email", 1, "a@b.example")).toEqual(index);
    expect(index).toHaveLength(16);
    expect(await ring.blindIndex("AppUser.email", 1, "b@b.example")).not.toEqual(index);
    expect(await ring.blindIndex("AppUser.email", 1, "a@b.example", 64)).toEqual(index.subarray(0, 8));
    expect(await missing(ring.blindIndex("AppUser.email", 2, "a"))).toBe("no-purpose");
    expect(JSON.stringify(rows)).not.toContain("a@b.example");
    expect(index).not.toEqual(blindIndex(secretKey(new Uint8Array(32).fill(1)), "AppUser.email", 1, "a@b.example"));
  });

  test("a pepper is found by its id, the newest without; an unknown id is an error", async () => {
    const { ring, store } = desk();
    await ring.setUp(store);
    const pepper = await ring.pepper();
    expect(pepper.id).toBe(1);
    expect((await ring.pepper(1)).key.equals(pepper.key)).toBe(true);
    expect(await missing(ring.pepper(2))).toBe("no-purpose");
  });

  test("keys print as nothing", async () => {
    const { ring, store } = desk();
    await ring.setUp(store);
    const { key } = await ring.pepper();
    expect(JSON.stringify({ key, ring })).toBe('{"key":{},"ring":{}}');
    expect(JSON.stringify(await ring.createScope(store, "pii", "u1"))).toBe('{"purpose":"pii","scope":"u1"}');
  });
});
