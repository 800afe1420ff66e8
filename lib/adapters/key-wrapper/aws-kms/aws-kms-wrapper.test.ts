/**
 * Against a KMS of our own in this process and, where AWS_ENDPOINT_URL is set, against what listens there, with the credentials of the
 * environment and keys under the aliases `alias/bulwark-contract-same` and `alias/bulwark-contract-other`, which are made where missing.
 */
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AwsFault, AwsServer } from "#lib/adapters/aws/testing/aws-server.ts";
import { keyWrapperContract } from "#lib/ports/key-wrapper.contract.ts";
import { awsKmsWrapper } from "./aws-kms-wrapper.ts";

const purposes = ["pii", "trade"] as const;
const region = "eu-central-1";
const context = new TextEncoder().encode("context");
const raw = new Uint8Array(32).fill(7);

const server = new AwsServer();
beforeAll(async () => {
  await server.listen();
  for (const name of ["same", "other"]) server.addKey(`alias/${name}`);
});
afterAll(() => server.close());

const wrapperOf = (keyId: string, more: { timeoutMs?: number; credentials?: { accessKeyId: string; secretAccessKey: string } } = {}) =>
  awsKmsWrapper({ region, endpoint: server.endpoint, credentials: server.credentials, keyId, purposes, ...more });

keyWrapperContract("AWS KMS", async (keys) => wrapperOf(`alias/${keys}`));

async function whileBroken(fault: AwsFault) {
  const wrapped = await wrapperOf("alias/same").wrap("pii", context, raw);
  if (!wrapped.ok || !wrapped.value) throw new Error("nothing was wrapped");
  server.fault = fault;
  try {
    const wrapper = wrapperOf("alias/same", { timeoutMs: 400 });
    return [await wrapper.unwrap("pii", context, wrapped.value), await wrapper.wrap("pii", context, raw)];
  } finally {
    server.fault = undefined;
  }
}

describe("AWS KMS", () => {
  test.each(["slow", "broken", "drop", "throttled"] as const)("a KMS that is %s is unavailable, never a wrong key", async (fault) => {
    const startedAt = performance.now();
    for (const answer of await whileBroken(fault))
      expect(answer).toMatchObject({ ok: false, failure: { code: "secret-store-unavailable" } });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test("a denied access, a wrong credential and a missing key are refused; nothing says whose", async () => {
    const wrapped = await wrapperOf("alias/same").wrap("pii", context, raw);
    if (!wrapped.ok || !wrapped.value) throw new Error("nothing was wrapped");
    const stranger = wrapperOf("alias/same", { credentials: { accessKeyId: "AKIASTRANGER00000000", secretAccessKey: "planted" } });
    const answers = [
      ...(await whileBroken("denied")),
      await stranger.wrap("pii", context, raw),
      await wrapperOf("alias/absent").wrap("pii", context, raw),
      await wrapperOf("alias/absent").unwrap("pii", context, wrapped.value),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, failure: { code: "secret-store-refused" } });
    expect(JSON.stringify(answers)).not.toMatch(/planted|arn:/);
  });

  test("[E2] each purpose may have a key of its own", async () => {
    server.addKey("alias/own-pii");
    expect((await wrapperOf("alias/own-{purpose}").wrap("pii", context, raw)).ok).toBe(true);
    expect((await wrapperOf("alias/own-{purpose}").wrap("trade", context, raw)).ok).toBe(false);
  });
});

const endpoint = process.env["AWS_ENDPOINT_URL"];
/** Stand-ins of AWS take any credentials, but want some. */
const given =
  process.env["AWS_ACCESS_KEY_ID"] || process.env["AWS_PROFILE"] ? {} : { credentials: { accessKeyId: "test", secretAccessKey: "test" } };
describe.skipIf(!endpoint)("what listens at AWS_ENDPOINT_URL", () => {
  const place = { region: process.env["AWS_REGION"] ?? "us-east-1", ...(endpoint ? { endpoint } : {}), ...given };
  beforeAll(async () => {
    const client = new KMSClient(place);
    for (const name of ["same", "other"]) {
      const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
      await client
        .send(new CreateAliasCommand({ AliasName: `alias/bulwark-contract-${name}`, TargetKeyId: KeyMetadata?.KeyId }))
        .catch((error: unknown) => expect(String(error)).toContain("AlreadyExists"));
    }
  });
  keyWrapperContract("a real KMS", async (keys) => awsKmsWrapper({ ...place, keyId: `alias/bulwark-contract-${keys}`, purposes }));
});
