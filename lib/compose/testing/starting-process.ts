import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { VaultServer } from "#lib/adapters/vault/testing/vault-server.ts";
import { type Env, parse } from "#lib/config/env.ts";
import { openDeskSecrets } from "../desk-secrets.ts";
import type { SecretAccess } from "../secret-chain.ts";

export const strongUrl = "postgresql://web:q8Zt2rVn6Kx4Lm9P@localhost/desk";

/** A web process about to start: its folder with a key file, and a Vault over HTTP, anew for each test. */
export function startingProcess() {
  let folder = "";
  let vault = new VaultServer();
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "bulwark-start-"));
    mkdirSync(join(folder, "data"));
    keyFile({ url: strongUrl });
    vault = await new VaultServer().listen();
  });
  afterEach(async () => {
    await vault.close();
    rmSync(folder, { recursive: true });
  });

  function file(name: string, text: string): string {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  }
  function keyFile({ url = strongUrl, fill = 5 }): void {
    const keys = { token: { id: 1, key: Buffer.alloc(32, fill).toString("base64url") } };
    file("web.key", JSON.stringify({ format: "bulwark-key-file/1", role: "web", deskId: "desk", database: { url }, keys }));
  }
  const settings = (more: Record<string, string> = {}): Env =>
    parse({
      BULWARK_DATA_DIR: join(folder, "data"),
      BULWARK_KEY_FILE: join(folder, "web.key"),
      BULWARK_ORIGIN: "https://desk.example",
      BULWARK_DESK_ID: "desk",
      ...more,
    });
  return {
    file,
    keyFile,
    settings,
    vault: () => vault,
    keyFilePath: () => join(folder, "web.key"),
    /** Settings of a desk whose secrets are in Vault. */
    staging: (token: string, more: Record<string, string> = {}): Env =>
      settings({
        BULWARK_ENVIRONMENT: "staging",
        BULWARK_VAULT_ADDR: vault.address,
        BULWARK_VAULT_TOKEN_FILE: file("vault-token", token),
        ...more,
      }),
    /** Its secrets, and what was recorded of reading them. */
    async opened(from: Env) {
      const secrets = await openDeskSecrets(from, "web");
      if (!secrets) throw new Error("there is a key file");
      const accesses: SecretAccess[] = [];
      await secrets.audited(async (access) => void accesses.push(access));
      return { ...secrets, accesses };
    },
    /** Every file there is, to see that none was made. */
    everything: () => readdirSync(folder, { recursive: true }).map(String).toSorted(),
  };
}
