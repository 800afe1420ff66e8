/** The start of a process whose secrets are in AWS Secrets Manager, over HTTP to a small one: as desk-secrets.test.ts does for Vault. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AwsServer } from "#lib/adapters/aws/testing/aws-server.ts";
import { openDeskSecrets } from "./desk-secrets.ts";
import { startingProcess, strongUrl } from "./testing/starting-process.ts";

const { file, settings, opened, everything } = startingProcess();
/** Good enough to start with: a start that fell through would go on. */
const elsewhere = strongUrl.replace("localhost", "elsewhere");
const ofAws = strongUrl.replace("localhost", "of-aws");
const name = "bulwark/database-url-web";

describe("[S2] the start of a process with AWS Secrets Manager", () => {
  let server: AwsServer;
  beforeEach(async () => {
    server = await new AwsServer().listen();
    vi.stubEnv("AWS_ACCESS_KEY_ID", server.credentials.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", server.credentials.secretAccessKey);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await server.close();
  });

  const production = () =>
    settings({
      BULWARK_ENVIRONMENT: "production",
      BULWARK_AWS_REGION: "eu-central-1",
      BULWARK_AWS_ENDPOINT_URL: server.endpoint,
      BULWARK_DATABASE_URL_FILE: file("url", elsewhere),
    });

  test("takes the database's address from there, and says so", async () => {
    server.secrets.set(name, ofAws);
    const { databaseUrl, accesses } = await opened(production());
    expect(databaseUrl).toBe(ofAws);
    expect(accesses).toMatchObject([{ secret: "database-url-web", provider: "aws-secrets-manager", outcome: "found" }]);
  });

  test.each(["slow", "broken", "drop", "denied", "throttled", "not-json"] as const)(
    "that is %s refuses, falls through to nothing and makes nothing",
    async (fault) => {
      server.secrets.set(name, ofAws);
      const from = production();
      const before = everything();
      server.fault = fault;
      const error: unknown = await openDeskSecrets(from, "web").catch((caught: unknown) => caught);
      expect(String(error)).toContain("database-url-web cannot be had");
      expect(String(error)).not.toMatch(/planted|arn:|Lm9P/);
      expect(server.calls).toContain("GetSecretValue");
      expect(everything()).toEqual(before);
    },
  );

  test.each(["deleted", "binary", "empty"] as const)(
    "that has a secret which is %s refuses, falls through to nothing and makes nothing",
    async (state) => {
      server.secrets.set(name, state);
      const from = production();
      const before = everything();
      await expect(openDeskSecrets(from, "web")).rejects.toThrow("database-url-web cannot be had");
      expect(everything()).toEqual(before);
    },
  );

  test("that has no such secret falls through to the next provider", async () => {
    const from = production();
    expect((await opened(from)).databaseUrl).toBe(elsewhere);
    expect(server.calls).toContain("GetSecretValue");
  });
});
