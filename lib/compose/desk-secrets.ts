/**
 * The secrets of one process, from its start on: first the providers that need nothing, then the key file (with a passphrase from them,
 * where it is sealed), then the encrypted file that the key file opens. In production every secret that this desk says it has is looked
 * at before anything else starts: a missing, short or shipped one refuses the start.
 */
import { join } from "node:path";
import { type KeyFile, readKeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import { encryptedFileProvider } from "../adapters/secret-provider/encrypted-file/encrypted-file.ts";
import type { SecretsFile } from "../adapters/secret-provider/encrypted-file/secrets-file.ts";
import type { Env } from "../config/env.ts";
import { deriveKey } from "../crypto/hmac.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import type { Secret } from "../domain/kernel/secret.ts";
import { type DeskSecret, type SecretHolder, secretsOf } from "../domain/secrets/desk-secrets.ts";
import { providerOrder } from "../domain/secrets/provider-order.ts";
import { secretWeakness } from "../domain/secrets/secret-weakness.ts";
import { SecretAccessLog } from "./secret-access-log.ts";
import { SecretChain } from "./secret-chain.ts";
import { providersOf } from "./secret-providers.ts";
import { systemClock } from "./system-clock.ts";

export type DeskSecrets = NonNullable<Awaited<ReturnType<typeof openDeskSecrets>>>;

/**
 * @throws SecretError when a provider fails; KeyFileError; in production, when a secret is missing, short or a shipped one. Undefined when
 * there is no key file of this process.
 */
export async function openDeskSecrets(settings: Env, holder: SecretHolder) {
  const accesses = new SecretAccessLog();
  const providers = await providersOf(settings);
  const chain = new SecretChain({ providers, clock: systemClock, onAccess: (access) => accesses.record(access) });
  const find = async (name: DeskSecret): Promise<Secret | undefined> => {
    invariant(secretsOf(holder).includes(name), "a process asks for its own secrets alone");
    const answer = await chain.get(name);
    if (!answer.ok) throw new SecretError(name, answer.failure.message, answer.failure.code);
    return answer.value?.secret;
  };
  try {
    const keyFile = await readKeyFile(settings.BULWARK_KEY_FILE, () => find("key-passphrase"));
    if (keyFile?.role !== holder) return undefined;
    if (providerOrder[settings.BULWARK_ENVIRONMENT].includes("encrypted-file")) {
      chain.add(encryptedFileProvider(secretsFileOf(settings, holder, keyFile)));
    }
    const databaseUrl = (await find(`database-url-${holder}`))?.reveal() ?? keyFile.database.url;
    if (settings.BULWARK_ENVIRONMENT === "production") await refuseWeak(settings, holder, databaseUrl, find);
    return {
      keyFile,
      databaseUrl,
      chain,
      /** @throws SecretError */
      find,
      /** Text of a secret that this desk says it has. @throws SecretError also when nobody has it */
      async require(name: DeskSecret): Promise<string> {
        const secret = await find(name);
        if (!secret) throw new SecretError(name, "no provider has it");
        return secret.reveal();
      },
      /** From here on accesses are written as they happen; those so far are written now. @throws what the sink throws */
      audited: (sink: Parameters<SecretAccessLog["attach"]>[0]) => accesses.attach(sink),
      close: () => chain.close(),
    };
  } catch (error) {
    await chain.close();
    throw error;
  }
}

/** A secret that cannot be had. Names it and why, never its value. */
export class SecretError extends Error {
  readonly code: string;
  constructor(name: string, reason: string, code = "secret-missing") {
    super(`the secret ${name} cannot be had: ${reason}`);
    this.name = "SecretError";
    this.code = code;
  }
}

/** Whether this desk says that it has a secret: a file is named for it, or it stands in BULWARK_SECRETS. */
export function isExpected(settings: Env, name: DeskSecret): boolean {
  const named: Partial<Record<DeskSecret, string | undefined>> = {
    "smtp-url": settings.BULWARK_SMTP_URL_FILE,
    "oidc-client-secret": settings.BULWARK_OIDC_SECRET_FILE,
    "anchor-secret": settings.BULWARK_ANCHOR_SECRET_FILE,
    "key-passphrase": settings.BULWARK_KEY_PASSPHRASE_FILE,
  };
  return named[name] !== undefined || settings.BULWARK_SECRETS.some((each) => each === name);
}

/** The encrypted file of a process, and the key that opens it: of a key that no other process holds. */
export function secretsFileOf(settings: Env, holder: SecretHolder, keyFile: KeyFile): SecretsFile {
  const own = holder === "web" ? keyFile.keys.token : keyFile.keys.installation;
  invariant(own, "each process has a key of its own in its key file");
  return {
    path: settings.BULWARK_SECRETS_FILE ?? join(settings.BULWARK_DATA_DIR, `secrets.${holder}.json`),
    holder,
    key: deriveKey(own.key, "bulwark/secrets-file/v1"),
  };
}

async function refuseWeak(
  settings: Env,
  holder: SecretHolder,
  databaseUrl: string,
  find: (name: DeskSecret) => Promise<Secret | undefined>,
): Promise<void> {
  const weak: string[] = [];
  for (const name of secretsOf(holder)) {
    const isDatabase = name === `database-url-${holder}`;
    if (!isDatabase && !isExpected(settings, name)) continue;
    const value = isDatabase ? databaseUrl : (await find(name))?.reveal();
    const weakness = secretWeakness(name, value);
    if (weakness) weak.push(`${name} is ${weakness === "default" ? "one that is shipped or guessed first" : weakness}`);
  }
  if (weak.length > 0) throw new Error(`production does not start: ${weak.join("; ")}. Put better ones in place and start again.`);
}
