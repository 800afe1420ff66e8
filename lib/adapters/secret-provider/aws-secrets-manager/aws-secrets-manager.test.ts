/** Against a Secrets Manager of our own in this process and, where AWS_ENDPOINT_URL is set, against what listens there. */
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AwsServer } from "#lib/adapters/aws/testing/aws-server.ts";
import { secretProviderContract } from "#lib/ports/secret-provider.contract.ts";
import { awsSecretsManager } from "./aws-secrets-manager.ts";

const server = new AwsServer();
beforeAll(async () => {
  await server.listen();
  server.secrets.set("bulwark/contract-held", "planted-in-aws");
  server.secrets.set("bulwark/contract-broken", "binary");
  server.secrets.set("bulwark/deleted", "deleted");
  server.secrets.set("bulwark/empty", "empty");
});
afterAll(() => server.close());

const local = (timeoutMs?: number) =>
  awsSecretsManager({
    region: "eu-central-1",
    endpoint: server.endpoint,
    credentials: server.credentials,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });

secretProviderContract("AWS Secrets Manager", async () => ({ provider: local(), held: "planted-in-aws" }));

describe("AWS Secrets Manager", () => {
  test("a secret that waits for its deletion is refused: it must not bring back an older copy elsewhere", async () => {
    expect(await local().get("deleted")).toMatchObject({ ok: false, failure: { code: "secret-store-refused" } });
  });

  test("a secret that is there and has no current value is refused, although AWS calls that not found too", async () => {
    expect(await local().get("empty")).toMatchObject({ ok: false, failure: { code: "secret-store-refused" } });
    expect(await local().get("absent")).toEqual({ ok: true, value: undefined });
  });

  test.each(["slow", "broken", "drop", "throttled"] as const)("one that is %s is unavailable, not empty", async (fault) => {
    server.fault = fault;
    try {
      expect(await local(400).get("contract-absent")).toMatchObject({ ok: false, failure: { code: "secret-store-unavailable" } });
    } finally {
      server.fault = undefined;
    }
  });

  test("a denied access is refused, and says nothing of who was", async () => {
    server.fault = "denied";
    try {
      const answer = await local().get("contract-absent");
      expect(answer).toMatchObject({ ok: false, failure: { code: "secret-store-refused" } });
      expect(JSON.stringify(answer)).not.toMatch(/planted|arn:/);
    } finally {
      server.fault = undefined;
    }
  });
});

const endpoint = process.env["AWS_ENDPOINT_URL"];
/** Stand-ins of AWS take any credentials, but want some. */
const given =
  process.env["AWS_ACCESS_KEY_ID"] || process.env["AWS_PROFILE"] ? {} : { credentials: { accessKeyId: "test", secretAccessKey: "test" } };
describe.skipIf(!endpoint)("what listens at AWS_ENDPOINT_URL", () => {
  const place = { region: process.env["AWS_REGION"] ?? "us-east-1", ...(endpoint ? { endpoint } : {}), ...given };
  beforeAll(async () => {
    const client = new SecretsManagerClient(place);
    for (const more of [
      { Name: "bulwark/contract-held", SecretString: "planted-in-aws" },
      { Name: "bulwark/contract-broken", SecretBinary: new Uint8Array(4) },
    ])
      await client.send(new CreateSecretCommand(more)).catch((error: unknown) => expect(String(error)).toContain("Exists"));
  });
  secretProviderContract("a real Secrets Manager", async () => ({ provider: awsSecretsManager(place), held: "planted-in-aws" }));
});
