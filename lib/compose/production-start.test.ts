import { describe, expect, test } from "vitest";
import { addSecrets } from "#lib/adapters/secret-provider/encrypted-file/secrets-file.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { openDeskSecrets, secretsFileOf } from "./desk-secrets.ts";
import { startingProcess } from "./testing/starting-process.ts";

const { file, keyFile, settings, opened } = startingProcess();

describe("[S2] v5.0.0-13.2.3 production", () => {
  const production = (more: Record<string, string> = {}) => settings({ BULWARK_ENVIRONMENT: "production", ...more });

  test.each([
    ["postgresql://web:postgres@localhost/desk", "one that is shipped or guessed first"],
    ["postgresql://web:q8Zt2r@localhost/desk", "short"],
    ["postgresql://web@localhost/desk", "missing"],
  ])("does not start on %s, where development does", async (url, says) => {
    keyFile({ url });
    await expect(openDeskSecrets(production(), "web")).rejects.toThrow(`database-url-web is ${says}`);
    expect((await opened(settings())).databaseUrl).toBe(url);
  });

  test("does not start without a secret that it says it has, nor on a default one; with good ones it does", async () => {
    const says = { BULWARK_SECRETS: "oidc-client-secret" };
    await expect(openDeskSecrets(production(says), "web")).rejects.toThrow("oidc-client-secret is missing");
    const lines = file("secrets.env", "OIDC_CLIENT_SECRET=changeme\n");
    const error: unknown = await openDeskSecrets(production({ ...says, BULWARK_SECRETS_ENV_FILE: lines }), "web").catch(
      (caught: unknown) => caught,
    );
    expect(String(error)).toContain("oidc-client-secret is one that is shipped");
    expect(String(error)).not.toContain("changeme");
    file("secrets.env", "OIDC_CLIENT_SECRET=vW3-k9Tq_7hZ2xLp8RbN\n");
    expect(await (await opened(production({ ...says, BULWARK_SECRETS_ENV_FILE: lines }))).require("oidc-client-secret")).toContain("vW3");
  });

  test("does not use the encrypted file, which is for development", async () => {
    const { keyFile: keys } = await opened(settings());
    await addSecrets(secretsFileOf(settings(), "web", keys), new Map([["oidc-client-secret", new Secret("vW3-k9Tq_7hZ2xLp8RbN")]]));
    await expect(openDeskSecrets(production({ BULWARK_SECRETS: "oidc-client-secret" }), "web")).rejects.toThrow("is missing");
  });
});
