/** Against a Vault of our own in this process and, where VAULT_ADDR and VAULT_TOKEN are set, a login by AppRole at a real one. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "#lib/compose/system-clock.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { Clock } from "#lib/ports/clock.ts";
import { VaultServer } from "./testing/vault-server.ts";
import { type VaultLogin, VaultSession } from "./vault-session.ts";

let server = new VaultServer();
let nowMs = 0;
const clock = { now: () => epochMs(1_700_000_000_000), monotonicMs: () => nowMs };
const sessions: VaultSession[] = [];

beforeEach(async () => {
  nowMs = 0;
  server = await new VaultServer().listen();
  server.kv.set("bulwark/x", { value: "v" });
});
afterEach(async () => {
  for (const session of sessions.splice(0)) session.close();
  await server.close();
});

function sessionOf(login: VaultLogin): VaultSession {
  const session = new VaultSession({ address: server.address, clock, login, timeoutMs: 1_000 });
  sessions.push(session);
  return session;
}
const approle = (secretId = server.secretId): VaultLogin => ({
  kind: "approle",
  roleId: server.roleId,
  secretId: async () => new Secret(secretId),
});
const read = (session: VaultSession) => session.request({ method: "GET", path: "secret/data/bulwark/x" });
const refused = { ok: false, failure: { code: "secret-store-refused" } };
const expireAll = () => {
  for (const token of server.tokens.values()) token.expiresAt = 0;
};

describe("[S1] a login at Vault", () => {
  test("by AppRole happens once for many requests at the same time, and renews two thirds into its time", async () => {
    const session = sessionOf(approle());
    for (const answer of await Promise.all([read(session), read(session), read(session)])) expect(answer.ok).toBe(true);
    expect(server.logins).toBe(1);
    nowMs = 3_600_000 * 0.7;
    expect((await read(session)).ok).toBe(true);
    expect([server.logins, ...[...server.tokens.values()].map(({ renewals }) => renewals)]).toEqual([1, 1]);
  });

  test("renews by itself while nobody asks", async () => {
    server.loginTtlMs = 1_000;
    await read(sessionOf(approle()));
    await expect.poll(() => [...server.tokens.values()][0]?.renewals ?? 0, { timeout: 5_000 }).toBeGreaterThan(0);
  });

  test("by AppRole comes again after its lease ran out, or was taken away", async () => {
    const session = sessionOf(approle());
    await read(session);
    nowMs = 3_600_001;
    expect((await read(session)).ok).toBe(true);
    expect(server.logins).toBe(2);
    expireAll();
    expect((await read(session)).ok).toBe(true);
    expect(server.logins).toBe(3);
  });

  test("with a wrong secret id is refused, each time anew: no failure is remembered, and none is mended by itself", async () => {
    const session = sessionOf(approle("wrong"));
    expect(await read(session)).toMatchObject(refused);
    expect(await read(session)).toMatchObject(refused);
    expect(server.logins).toBe(2);
  });

  test("with a token whose lease ran out is refused, until another stands where it was given", async () => {
    let given = server.addToken({ ttlMs: 60_000 });
    const session = sessionOf({ kind: "token", token: async () => new Secret(given) });
    expect((await read(session)).ok).toBe(true);
    expireAll();
    expect(await read(session)).toMatchObject(refused);
    given = server.addToken();
    expect((await read(session)).ok).toBe(true);
  });

  test("whose renewal fails is used to its end and no longer", async () => {
    const session = sessionOf(approle());
    await read(session);
    nowMs = 3_600_000 * 0.7;
    const renewing = read(session);
    server.fault = "sealed";
    await renewing;
    server.fault = undefined;
    expect((await read(session)).ok).toBe(true);
    expect(server.logins).toBe(1);
    server.fault = "sealed";
    nowMs = 3_600_001;
    expect(await read(session)).toMatchObject({ ok: false, failure: { code: "secret-store-unavailable" } });
  });

  test("whose file cannot be read is refused, without asking Vault", async () => {
    const session = sessionOf({ kind: "token", token: () => Promise.reject(new Error("planted path")) });
    const answer = await read(session);
    expect(answer).toMatchObject(refused);
    expect(JSON.stringify(answer)).not.toContain("planted");
    expect(server.requests).toEqual([]);
  });
});

const real = process.env["VAULT_ADDR"];
test("a real Vault lets in by AppRole with a lease that is renewed, and refuses a wrong secret id", async (context) => {
  if (!real) return context.skip("VAULT_ADDR is not set, so AppRole is not tried at a real Vault");
  const at = (login: VaultLogin, clock: Clock = systemClock) => {
    const session = new VaultSession({ address: real, isPlainAllowed: true, clock, login });
    sessions.push(session);
    return session;
  };
  const admin = at({ kind: "token", token: async () => new Secret(process.env["VAULT_TOKEN"] ?? "") });
  const ask = async (path: string, body: object = {}, method: "GET" | "POST" = "POST") => {
    const answer = await admin.request({ method, path, ...(method === "POST" ? { body } : {}) });
    if (!answer.ok) throw new Error(`${path}: ${answer.failure.message}`);
    return answer.value.body as { readonly data: Readonly<Record<string, string>> }; // as Vault's documentation has it
  };
  const role = "auth/approle/role/bulwark-contract";
  await ask("sys/auth/approle", { type: "approle" }); // 400 where it is there
  await ask(role, { token_ttl: "60s", token_max_ttl: "120s" });
  const roleId = (await ask(`${role}/role-id`, {}, "GET")).data["role_id"] ?? "";
  const secretId = (await ask(`${role}/secret-id`)).data["secret_id"] ?? "";
  let later = 0;
  const moving = { now: systemClock.now, monotonicMs: () => later };
  const own = at({ kind: "approle", roleId, secretId: async () => new Secret(secretId) }, moving);
  const self = { method: "GET", path: "auth/token/lookup-self" } as const;
  const lookUp = async () => {
    const answer = await own.request(self);
    expect(answer).toMatchObject({ ok: true, value: { status: 200 } });
    return (answer.ok ? answer.value.body : {}) as { readonly data: { readonly accessor: string; readonly last_renewal?: string } };
  };
  const first = await lookUp();
  expect(first.data.last_renewal).toBeUndefined();
  later = 45_000; // past two thirds of its time, as this process sees it
  const second = await lookUp();
  expect(second.data.accessor).toBe(first.data.accessor);
  expect(second.data.last_renewal).toBeDefined();
  later = 500_000; // past its end: another login
  expect((await lookUp()).data.accessor).not.toBe(first.data.accessor);
  expect(await at({ kind: "approle", roleId, secretId: async () => new Secret("wrong") }).request(self)).toMatchObject(refused);
});
