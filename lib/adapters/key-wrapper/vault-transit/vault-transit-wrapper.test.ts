/** Against a Vault of our own in this process and, where VAULT_ADDR and VAULT_TOKEN are set, against a real one with transit at `transit`. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VaultServer } from "#lib/adapters/vault/testing/vault-server.ts";
import { vaultHttp } from "#lib/adapters/vault/vault-http.ts";
import { VaultSession } from "#lib/adapters/vault/vault-session.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { nextKeys } from "#lib/crypto/next-keys.ts";
import { newWrappedPurposeKey, purposeKeyContext } from "#lib/crypto/purpose-key.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { keyWrapperContract } from "#lib/ports/key-wrapper.contract.ts";
import { vaultTransitWrapper } from "./vault-transit-wrapper.ts";

const purposes = ["pii", "trade"] as const;
const context = new TextEncoder().encode("context");
const raw = new Uint8Array(32).fill(7);

const server = new VaultServer();
let root = "";
beforeAll(async () => {
  await server.listen();
  root = server.addToken();
  for (const prefix of ["same-", "other-"]) for (const purpose of purposes) server.addTransitKey(`${prefix}${purpose}`);
});
afterAll(() => server.close());

const wrapperOf = (keyPrefix: string, token = root, timeoutMs = 5_000) =>
  vaultTransitWrapper({
    session: new VaultSession({
      address: server.address,
      timeoutMs,
      clock: systemClock,
      login: { kind: "token", token: async () => new Secret(token) },
    }),
    purposes,
    keyPrefix,
  });

keyWrapperContract("Vault transit", async (keys) => wrapperOf(`${keys}-`));

describe("Vault transit", () => {
  test("[E2] a transit key that is missing, may be exported or is not derived is refused, and none is made by asking", async () => {
    server.addTransitKey("loose-pii", { exportable: true });
    server.addTransitKey("plain-pii", { derived: false });
    const keys = server.transit.size;
    for (const prefix of ["absent-", "loose-", "plain-"]) {
      expect(await wrapperOf(prefix).wrap("pii", context, raw)).toMatchObject({ ok: false, failure: { code: "secret-store-refused" } });
    }
    expect(server.transit.size).toBe(keys);
    expect(server.requests.filter((line) => line.includes("encrypt/absent"))).toEqual([]);
  });

  test("[E2] after the transit key got a new version, wrapping anew takes it, and what was wrapped before opens until Vault ends it", async () => {
    const versionOf = (wrapped: Uint8Array) => Buffer.from(wrapped).readUInt32BE(1);
    const key = server.addTransitKey("turns-pii");
    const wrapper = wrapperOf("turns-");
    const row = { id: 1, purpose: "pii", version: 1, createdAt: epochMs(1_790_000_000_000), state: "active" } as const;
    const first = { ...row, wrapped: await newWrappedPurposeKey(wrapper, row) };
    key.rotate();
    const second = { ...row, wrapped: await nextKeys({ wrapper, clock: systemClock }).rewrapped(first) };
    expect([versionOf(first.wrapped), versionOf(second.wrapped)]).toEqual([1, 2]);
    const opens = async (wrapped: Uint8Array) => {
      const opened = await wrapper.unwrap("pii", purposeKeyContext(row), wrapped);
      return opened.ok ? Buffer.from(opened.value ?? []).toString("hex") : opened.failure.code;
    };
    const root = await opens(first.wrapped);
    expect(root).toMatch(/^[0-9a-f]{64}$/);
    expect(await opens(second.wrapped)).toBe(root);
    key.endOlder();
    expect([await opens(first.wrapped), await opens(second.wrapped)]).toEqual(["decryption-failed", root]);
  });

  test.each(["slow", "sealed", "drop", "throttled", "endless"] as const)(
    "a Vault that is %s is unavailable, never a wrong key",
    async (fault) => {
      const wrapped = await wrapperOf("same-").wrap("pii", context, raw);
      if (!wrapped.ok || !wrapped.value) throw new Error("nothing was wrapped");
      server.fault = fault;
      try {
        const startedAt = performance.now();
        const wrapper = wrapperOf("same-", root, 200);
        const unavailable = { ok: false, failure: { code: "secret-store-unavailable" } };
        expect(await wrapper.unwrap("pii", context, wrapped.value)).toMatchObject(unavailable);
        expect(await wrapper.wrap("pii", context, raw)).toMatchObject(unavailable);
        expect(performance.now() - startedAt).toBeLessThan(3_000);
      } finally {
        server.fault = undefined;
      }
    },
  );

  test.each(["not-json", "redirect"] as const)("what is no Vault (%s) is refused, and the token is sent nowhere else", async (fault) => {
    server.fault = fault;
    try {
      expect(await wrapperOf("same-").wrap("pii", context, raw)).toMatchObject({ ok: false, failure: { code: "secret-store-refused" } });
    } finally {
      server.fault = undefined;
    }
  });

  test("a wrong token is refused, and no answer holds it", async () => {
    const answer = await wrapperOf("same-", "hvs.planted-wrong-token").wrap("pii", context, raw);
    expect(answer).toMatchObject({ ok: false, failure: { code: "secret-store-refused" } });
    expect(JSON.stringify(answer)).not.toContain("planted");
  });

  test("[E7] an address without TLS is refused unless it is this machine", () => {
    for (const address of ["http://vault.example.com:8200", "ftp://127.0.0.1"]) expect(() => vaultHttp({ address })).toThrow("https:");
    expect(() => vaultHttp({ address: "https://vault.example.com" })).not.toThrow();
  });
});

const real = process.env["VAULT_ADDR"];
describe.skipIf(!real)("a real Vault", () => {
  const session = () =>
    new VaultSession({
      address: real ?? "",
      isPlainAllowed: true,
      clock: systemClock,
      login: { kind: "token", token: async () => new Secret(process.env["VAULT_TOKEN"] ?? "") },
    });
  beforeAll(async () => {
    const admin = session();
    await admin.request({ method: "POST", path: "sys/mounts/transit", body: { type: "transit" } }); // 400 where it is mounted
    for (const name of ["bulwark-contract-same-", "bulwark-contract-other-"])
      for (const purpose of purposes)
        await admin.request({ method: "POST", path: `transit/keys/${name}${purpose}`, body: { type: "aes256-gcm96", derived: true } });
  });
  keyWrapperContract("a real Vault's transit", async (keys) =>
    vaultTransitWrapper({ session: session(), purposes, keyPrefix: `bulwark-contract-${keys}-` }),
  );
});
