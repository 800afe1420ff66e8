/** The key ring over a real (small) Vault that fails in every way it can: nothing is made, nothing is mistaken for another key. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { vaultTransitWrapper } from "#lib/adapters/key-wrapper/vault-transit/vault-transit-wrapper.ts";
import { VaultServer } from "#lib/adapters/vault/testing/vault-server.ts";
import { VaultSession } from "#lib/adapters/vault/vault-session.ts";
import { CanaryError } from "#lib/crypto/canary.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import { memoryKeyStore } from "#lib/crypto/memory-key-store.ts";
import { FailureError } from "#lib/domain/kernel/errors.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { Purpose } from "#lib/ports/key-wrapper.ts";

const purposes: readonly Purpose[] = ["pii", "trade"];
const faults = ["slow", "sealed", "drop", "not-json", "redirect", "throttled"] as const;
let server = new VaultServer();
let nowMs = 0;
const clock = { now: () => epochMs(1_700_000_000_000 + nowMs), monotonicMs: () => nowMs };

beforeEach(async () => {
  nowMs = 0;
  server = await new VaultServer().listen();
  for (const purpose of purposes) server.addTransitKey(`bulwark-${purpose}`);
});
afterEach(() => server.close());

function desk(rows = memoryKeyStore(), token = server.addToken()) {
  const login = { kind: "token", token: async () => new Secret(token) } as const;
  const session = new VaultSession({ address: server.address, timeoutMs: 200, clock, login });
  const ring = new KeyRing({ wrapper: vaultTransitWrapper({ session, purposes }), store: rows, clock });
  return { ring, rows, counts: () => [rows.rows.purposeKeys.length, rows.rows.dataKeys.length, rows.rows.canaries.length] };
}

/** The failure's code, so that a CanaryError or a bug is told apart from it. */
async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => new Error("it worked"),
    (caught: unknown) => caught,
  );
  return error instanceof FailureError ? error.failure.code : String(error);
}

describe("[E2] keys behind a Vault", () => {
  test.each(faults)("that is %s: set-up makes no key, and start-up refuses without calling the keys wrong", async (fault) => {
    const fresh = desk();
    server.fault = fault;
    expect(await codeOf(fresh.ring.setUp(fresh.rows))).toMatch(/^secret-store-(unavailable|refused)$/);
    expect(fresh.counts()).toEqual([0, 0, 0]);
    server.fault = undefined;
    await fresh.ring.setUp(fresh.rows);
    const there = fresh.counts();
    server.fault = fault;
    expect(await codeOf(desk(fresh.rows).ring.verifyCanaries(fresh.rows))).toMatch(/^secret-store-(unavailable|refused)$/);
    expect(await codeOf(desk(fresh.rows).ring.createScope(fresh.rows, "pii", "person"))).toMatch(/^secret-store-/);
    expect(fresh.counts()).toEqual(there);
    expect(server.transit.size).toBe(2);
  });

  test("that does not know our token: refused, nothing made", async () => {
    const { ring, rows, counts } = desk(memoryKeyStore(), "hvs.unknown");
    expect(await codeOf(ring.setUp(rows))).toBe("secret-store-refused");
    expect(counts()).toEqual([0, 0, 0]);
  });

  test("that has other keys than those which wrapped ours: start-up says so", async () => {
    const { ring, rows } = desk();
    await ring.setUp(rows);
    for (const purpose of purposes) server.addTransitKey(`bulwark-${purpose}`);
    await expect(desk(rows).ring.verifyCanaries(rows)).rejects.toThrow(CanaryError);
  });

  test("that goes away serves open keys for five minutes, then fails, and is found again by itself", async () => {
    const { ring, rows, counts } = desk();
    await ring.setUp(rows);
    await ring.createScope(rows, "trade", "portfolio");
    await ring.cipher("trade", "portfolio");
    const there = counts();
    server.fault = "sealed";
    nowMs = 299_999;
    expect((await ring.cipher("trade", "portfolio")).purpose).toBe("trade");
    nowMs = 600_001;
    expect(await codeOf(ring.cipher("trade", "portfolio"))).toBe("secret-store-unavailable");
    server.fault = undefined;
    expect((await ring.cipher("trade", "portfolio")).purpose).toBe("trade");
    expect(counts()).toEqual(there);
  });
});
