/** The start of a process with its secrets, against real files and a real (small) Vault over HTTP. */
import { describe, expect, test } from "vitest";
import { sealKeyFile } from "#lib/adapters/key-wrapper/local-file/seal-key-file.ts";
import { addSecrets } from "#lib/adapters/secret-provider/encrypted-file/secrets-file.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { openDeskSecrets, secretsFileOf } from "./desk-secrets.ts";
import { startingProcess, strongUrl } from "./testing/starting-process.ts";

const passphrase = "a passphrase nobody guesses";
const { file, keyFile, keyFilePath, settings, staging, opened, everything, vault } = startingProcess();

describe("[S2] the start of a process", () => {
  test("on a fresh machine needs nothing but the key file, and reads no secret that would be recorded", async () => {
    const { databaseUrl, accesses } = await opened(settings());
    expect([databaseUrl, accesses]).toEqual([strongUrl, []]);
  });

  test("takes the database's address from the first provider that has it, and says which", async () => {
    const from = settings({ BULWARK_DATABASE_URL_FILE: file("url", "postgresql://elsewhere\n") });
    const { databaseUrl, accesses } = await opened(from);
    expect(databaseUrl).toBe("postgresql://elsewhere");
    expect(accesses).toEqual([{ secret: "database-url-web", provider: "environment", outcome: "found", isCached: false }]);
  });

  test("in development falls through from the environment to the encrypted file, which only its own key file opens", async () => {
    const first = await opened(settings());
    await addSecrets(
      secretsFileOf(settings(), "web", first.keyFile),
      new Map([["oidc-client-secret", new Secret("sealed-client-secret")]]),
    );
    expect(await (await opened(settings())).require("oidc-client-secret")).toBe("sealed-client-secret");
    keyFile({ fill: 6 });
    const another = await opened(settings());
    await expect(another.require("oidc-client-secret")).rejects.toThrow("cannot be had: The secrets file"); // an error, not "not there"
    expect(another.accesses).toMatchObject([{ provider: "encrypted-file", outcome: "refused" }]);
  });

  test("opens a sealed key file with the passphrase a provider has, and refuses without", async () => {
    await sealKeyFile(keyFilePath(), new Secret(passphrase));
    await expect(opened(settings())).rejects.toThrow("sealed with a passphrase, and none was given");
    const { keyFile: keys, accesses } = await opened(settings({ BULWARK_KEY_PASSPHRASE_FILE: file("passphrase", passphrase) }));
    expect(keys.keys.token?.id).toBe(1);
    expect(accesses).toMatchObject([{ secret: "key-passphrase", provider: "environment", outcome: "found" }]);
    const fromVault = staging(vault().addToken());
    vault().kv.set("bulwark/key-passphrase", { value: passphrase });
    expect((await opened(fromVault)).accesses).toMatchObject([{ secret: "key-passphrase", provider: "vault" }]);
  });

  test.each(["slow", "sealed", "drop", "not-json", "redirect", "throttled"] as const)(
    "with a Vault that is %s refuses, falls through to nothing and makes nothing",
    async (fault) => {
      const from = staging(vault().addToken(), { BULWARK_DATABASE_URL_FILE: file("url", "postgresql://must-not-be-used") });
      const before = everything();
      vault().fault = fault;
      await expect(openDeskSecrets(from, "web")).rejects.toThrow("database-url-web cannot be had");
      expect(everything()).toEqual(before);
    },
  );

  test("with a wrong token or an expired lease refuses, although the next provider has the secret", async () => {
    const url = file("url", "postgresql://must-not-be-used");
    const expired = vault().addToken({ ttlMs: 1 });
    vault().tokens.set(expired, { ttlMs: 1, expiresAt: 0, renewable: false, renewals: 0 });
    for (const token of ["hvs.planted", expired]) {
      const error: unknown = await openDeskSecrets(staging(token, { BULWARK_DATABASE_URL_FILE: url }), "web").catch(
        (caught: unknown) => caught,
      );
      expect(String(error)).toContain("database-url-web cannot be had");
      expect(String(error)).not.toMatch(/planted|hvs|must-not/);
    }
  });

  test("with a Vault that has no such secret falls through to the environment", async () => {
    const from = staging(vault().addToken(), { BULWARK_DATABASE_URL_FILE: file("url", "postgresql://of-the-environment") });
    expect((await opened(from)).databaseUrl).toBe("postgresql://of-the-environment");
  });

  test("with half a configuration refuses", async () => {
    const vaultAlone = settings({ BULWARK_ENVIRONMENT: "staging", BULWARK_VAULT_ADDR: vault().address });
    await expect(openDeskSecrets(vaultAlone, "web")).rejects.toThrow("BULWARK_VAULT_TOKEN_FILE");
    const both = staging("x", { BULWARK_VAULT_ROLE_ID: "r", BULWARK_VAULT_SECRET_ID_FILE: "s" });
    await expect(openDeskSecrets(both, "web")).rejects.toThrow("either");
    const awsAlone = settings({ BULWARK_ENVIRONMENT: "production", BULWARK_AWS_ENDPOINT_URL: "https://aws.example" });
    await expect(openDeskSecrets(awsAlone, "web")).rejects.toThrow("BULWARK_AWS_REGION");
  });

  test("v5.0.0-12.3.1 asks no store of secrets on another machine without TLS", async () => {
    const plain = {
      BULWARK_ENVIRONMENT: "production",
      BULWARK_AWS_REGION: "eu-central-1",
      BULWARK_AWS_ENDPOINT_URL: "http://192.0.2.1:4566",
    };
    await expect(openDeskSecrets(settings(plain), "web")).rejects.toThrow("must start with https:");
    await expect(openDeskSecrets(staging("x", { BULWARK_VAULT_ADDR: "http://192.0.2.1:8200" }), "web")).rejects.toThrow(/https:/);
  });
});
