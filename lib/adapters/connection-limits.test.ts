import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "#lib/compose/system-clock.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { awsTimeoutMs } from "./aws/aws-failure.ts";
import { AwsServer } from "./aws/testing/aws-server.ts";
import { awsSecretsManager } from "./secret-provider/aws-secrets-manager/aws-secrets-manager.ts";
import { vaultKv2 } from "./secret-provider/vault-kv2/vault-kv2.ts";
import { VaultServer } from "./vault/testing/vault-server.ts";
import { vaultTimeoutMs } from "./vault/vault-http.ts";
import { VaultSession } from "./vault/vault-session.ts";

const table = readFileSync(new URL("../../docs/connections.md", import.meta.url), "utf8");
const row = (name: string) => table.split("\n").find((line) => line.startsWith(`| ${name}`)) ?? "";
let vault = new VaultServer();
let aws = new AwsServer();
beforeEach(async () => {
  [vault, aws] = await Promise.all([new VaultServer().listen(), new AwsServer().listen()]);
});
afterEach(() => Promise.all([vault.close(), aws.close()]));

describe("v5.0.0-13.2.6 connections keep to what docs/connections.md says", () => {
  test("Vault: 5 s a request, and no second attempt", async () => {
    expect(row("Vault")).toContain("5 s a request | not by itself");
    expect(vaultTimeoutMs).toBe(5_000);
    const token = vault.addToken();
    const login = { kind: "token", token: async () => new Secret(token) } as const;
    const provider = vaultKv2({ session: new VaultSession({ address: vault.address, clock: systemClock, login }) });
    await provider.get("x");
    const before = vault.requests.length;
    vault.fault = "throttled";
    await provider.get("x");
    expect(vault.requests.length - before).toBe(1);
  });

  test("AWS: 5 s for both attempts together", async () => {
    expect(row("AWS")).toContain("5 s, both attempts together | 2 attempts");
    expect(awsTimeoutMs).toBe(5_000);
    const place = { region: "eu-central-1", endpoint: aws.endpoint, credentials: aws.credentials };
    aws.fault = "throttled";
    await awsSecretsManager(place).get("x");
    expect(aws.calls).toHaveLength(2);
    aws.fault = "slow";
    const startedAt = performance.now();
    await awsSecretsManager({ ...place, timeoutMs: 300 }).get("x");
    expect(performance.now() - startedAt).toBeLessThan(600);
  });
});
