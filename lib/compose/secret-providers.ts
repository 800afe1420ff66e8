import { readFileSync } from "node:fs";
import { environmentProvider } from "../adapters/secret-provider/environment/environment.ts";
import { readSecretFile } from "../adapters/secret-provider/environment/secret-file.ts";
import { vaultKv2 } from "../adapters/secret-provider/vault-kv2/vault-kv2.ts";
import { type VaultLogin, VaultSession } from "../adapters/vault/vault-session.ts";
import type { Env } from "../config/env.ts";
import { Secret } from "../domain/kernel/secret.ts";
import { type ProviderName, providerOrder } from "../domain/secrets/provider-order.ts";
import type { SecretProvider } from "../ports/secret-provider.ts";
import { systemClock } from "./system-clock.ts";

/**
 * The providers of this environment that are configured, in order, but for the encrypted file, which needs the key file first.
 * @throws when one is configured by halves
 */
export async function providersOf(settings: Env): Promise<readonly SecretProvider[]> {
  const made = await Promise.all(providerOrder[settings.BULWARK_ENVIRONMENT].map((name) => makers[name](settings)));
  return made.filter((provider) => provider !== undefined);
}

const makers: Readonly<Record<ProviderName, (settings: Env) => SecretProvider | undefined | Promise<SecretProvider | undefined>>> = {
  environment: (settings) =>
    environmentProvider({
      files: {
        "database-url-web": settings.BULWARK_DATABASE_URL_FILE,
        "database-url-worker": settings.BULWARK_DATABASE_URL_FILE,
        "key-passphrase": settings.BULWARK_KEY_PASSPHRASE_FILE,
        "smtp-url": settings.BULWARK_SMTP_URL_FILE,
        "oidc-client-secret": settings.BULWARK_OIDC_SECRET_FILE,
        "anchor-secret": settings.BULWARK_ANCHOR_SECRET_FILE,
      },
      envFile: settings.BULWARK_SECRETS_ENV_FILE,
    }),
  "encrypted-file": () => undefined,
  vault: (settings) => {
    const session = vaultSessionOf(settings);
    const [mount = "secret", ...path] = (settings.BULWARK_VAULT_KV_PATH ?? "secret/bulwark").split("/");
    return session && vaultKv2({ session, mount, path: path.join("/") });
  },
  "aws-secrets-manager": async (settings) => {
    const place = awsPlaceOf(settings);
    if (!place) return undefined;
    const { awsSecretsManager } = await import("../adapters/secret-provider/aws-secrets-manager/aws-secrets-manager.ts"); // slow to load
    return awsSecretsManager({ ...place, prefix: settings.BULWARK_AWS_SECRET_PREFIX });
  },
};

/** Undefined when no Vault is named. @throws when it is, without a login or with two */
export function vaultSessionOf(settings: Env): VaultSession | undefined {
  const { BULWARK_VAULT_ADDR: address, BULWARK_VAULT_NAMESPACE: namespace, BULWARK_VAULT_CA_FILE: ca } = settings;
  if (address === undefined) return undefined;
  return new VaultSession({
    address,
    ...(namespace === undefined ? {} : { namespace }),
    ...(ca === undefined ? {} : { ca: readFileSync(ca, "utf8") }),
    login: loginOf(settings),
    clock: systemClock,
  });
}

function loginOf(settings: Env): VaultLogin {
  const { BULWARK_VAULT_TOKEN_FILE: tokenFile, BULWARK_VAULT_ROLE_ID: roleId, BULWARK_VAULT_SECRET_ID_FILE: secretIdFile } = settings;
  const read = (file: string) => async () => new Secret(await readSecretFile(file));
  if (tokenFile && !roleId && !secretIdFile) return { kind: "token", token: read(tokenFile) };
  if (!tokenFile && roleId && secretIdFile) return { kind: "approle", roleId, secretId: read(secretIdFile) };
  throw new Error("Vault needs either BULWARK_VAULT_TOKEN_FILE, or BULWARK_VAULT_ROLE_ID and BULWARK_VAULT_SECRET_ID_FILE");
}

/** Undefined when no region is named. Credentials come as the SDK finds them: a role of the machine, or the profile of the user. */
export function awsPlaceOf(settings: Env): { region: string; endpoint?: string } | undefined {
  const { BULWARK_AWS_REGION: region, BULWARK_AWS_ENDPOINT_URL: endpoint } = settings;
  if (region === undefined) {
    if (endpoint !== undefined) throw new Error("BULWARK_AWS_ENDPOINT_URL needs BULWARK_AWS_REGION");
    return undefined;
  }
  const { protocol, hostname } = new URL(endpoint ?? "https://aws");
  if (protocol !== "https:" && !["127.0.0.1", "localhost", "[::1]"].includes(hostname))
    throw new Error("BULWARK_AWS_ENDPOINT_URL must start with https:, or name this machine: its answers are secrets");
  return { region, ...(endpoint === undefined ? {} : { endpoint }) };
}
