/** Against a Vault of our own in this process and, where VAULT_ADDR and VAULT_TOKEN are set, a real one with KV 2 at `secret`. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VaultServer } from "#lib/adapters/vault/testing/vault-server.ts";
import { VaultSession } from "#lib/adapters/vault/vault-session.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { secretProviderContract } from "#lib/ports/secret-provider.contract.ts";
import { vaultKv2 } from "./vault-kv2.ts";

const server = new VaultServer();
let token = "";
beforeAll(async () => {
  await server.listen();
  token = server.addToken();
  server.kv.set("bulwark/contract-held", { value: "planted-in-vault" });
  server.kv.set("bulwark/contract-broken", { other: "planted-in-vault" });
  server.kv.set("bulwark/deleted", "deleted");
});
afterAll(() => server.close());

const sessionOf = (address: string, given: string, timeoutMs = 5_000) =>
  new VaultSession({
    address,
    timeoutMs,
    isPlainAllowed: true,
    clock: systemClock,
    login: { kind: "token", token: async () => new Secret(given) },
  });
const local = (timeoutMs?: number) => vaultKv2({ session: sessionOf(server.address, token, timeoutMs) });

secretProviderContract("Vault KV 2", async () => ({ provider: local(), held: "planted-in-vault" }));

describe("Vault KV 2", () => {
  test("a deleted version and an engine that is not there are refusals: they must not bring back an older copy elsewhere", async () => {
    const refused = { ok: false, failure: { code: "secret-store-refused" } };
    expect(await local().get("deleted")).toMatchObject(refused);
    const elsewhere = vaultKv2({ session: sessionOf(server.address, token), mount: "kv-typo" });
    expect(await elsewhere.get("contract-absent")).toMatchObject(refused);
  });

  test.each(["slow", "sealed", "drop", "throttled"] as const)("a Vault that is %s is unavailable, not empty", async (fault) => {
    server.fault = fault;
    try {
      expect(await local(200).get("contract-absent")).toMatchObject({ ok: false, failure: { code: "secret-store-unavailable" } });
    } finally {
      server.fault = undefined;
    }
  });

  test("a name cannot leave the folder", async () => {
    server.kv.set("elsewhere", { value: "planted-in-vault" });
    expect(await local().get("../elsewhere")).toEqual({ ok: true, value: undefined });
  });
});

const real = process.env["VAULT_ADDR"];
describe.skipIf(!real)("a real Vault", () => {
  const session = () => sessionOf(real ?? "", process.env["VAULT_TOKEN"] ?? "");
  beforeAll(async () => {
    for (const [name, data] of [
      ["contract-held", { value: "planted-in-vault" }],
      ["contract-broken", { other: "planted-in-vault" }],
    ] as const)
      await session().request({ method: "POST", path: `secret/data/bulwark/${name}`, body: { data } });
  });
  secretProviderContract("a real Vault's KV 2", async () => ({ provider: vaultKv2({ session: session() }), held: "planted-in-vault" }));
});
