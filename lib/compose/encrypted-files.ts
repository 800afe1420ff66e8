import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readKeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import { encryptedFileProvider } from "../adapters/secret-provider/encrypted-file/encrypted-file.ts";
import { addSecrets, readSecretsFile, type SecretsFile } from "../adapters/secret-provider/encrypted-file/secrets-file.ts";
import type { Env } from "../config/env.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import { Secret } from "../domain/kernel/secret.ts";
import type { SecretHolder } from "../domain/secrets/desk-secrets.ts";
import { providerOrder } from "../domain/secrets/provider-order.ts";
import { secretHome } from "../domain/secrets/secret-home.ts";
import { type DeskSecrets, secretsFileOf } from "./desk-secrets.ts";

export type EncryptedFiles = ReturnType<typeof encryptedFilesOf>;

/**
 * The encrypted files of both processes, for moving credentials into them: each goes to the file of the process that reads it
 * (secret-home.ts). The worker's key file is opened only when something is for the worker; it takes the user who starts the desk.
 */
export function encryptedFilesOf(secrets: DeskSecrets, settings: Env) {
  const folder = dirname(settings.BULWARK_KEY_FILE);
  const paths = {
    web: settings.BULWARK_SECRETS_FILE ?? join(settings.BULWARK_DATA_DIR, "secrets.web.json"),
    worker: join(settings.BULWARK_DATA_DIR, "secrets.worker.json"), // a setting of this process does not name the worker's
  };
  const open = async (holder: SecretHolder): Promise<SecretsFile> => {
    const keyFilePath = holder === "web" ? settings.BULWARK_KEY_FILE : join(folder, "worker.key");
    const keyFile = holder === "web" ? secrets.keyFile : await workerKeyFile(keyFilePath, secrets);
    const { uid, gid } = await stat(keyFilePath);
    return { ...secretsFileOf(settings, holder, keyFile), path: paths[holder], owner: { uid, gid } };
  };
  return {
    /** Whether this environment asks its encrypted files at all. */
    isAsked: providerOrder[settings.BULWARK_ENVIRONMENT].includes("encrypted-file"),
    /** @throws FailureError for a name that no encrypted file can hold */
    pathOf: (name: string): string => paths[homeOf(name)],
    /** All of the web's, then all of the worker's. @throws FailureError, SecretsFileError */
    async add(values: ReadonlyMap<string, string>): Promise<void> {
      for (const holder of ["web", "worker"] as const) {
        const own = [...values].filter(([name]) => homeOf(name) === holder);
        if (own.length > 0) await addSecrets(await open(holder), new Map(own.map(([name, value]) => [name, new Secret(value)])));
      }
    },
    /** @throws FailureError when its file is there and cannot be used */
    async read(name: string): Promise<string | undefined> {
      const answer = await encryptedFileProvider(await open(homeOf(name))).get(name);
      if (!answer.ok) throw new FailureError(answer.failure);
      return answer.value?.reveal();
    },
    /** Names that stand in the worker's file, which are no secret; none where it cannot be read. */
    async workersNames(): Promise<readonly string[]> {
      const sealed = await readSecretsFile({ path: paths.worker, holder: "worker" }).catch(() => undefined); // the worker itself says what is wrong
      return [...(sealed?.keys() ?? [])];
    },
  };
}

function homeOf(name: string): SecretHolder {
  const home = secretHome(name);
  if (home !== "neither") return home;
  const says = `${name} opens the key files, and those open the encrypted files: it cannot stand inside. Take it out of this move, and give it in a file of its own that BULWARK_KEY_PASSPHRASE_FILE names.`;
  throw new FailureError(failure("invalid-input", says));
}

async function workerKeyFile(path: string, secrets: DeskSecrets) {
  const keyFile = await readKeyFile(path, () => secrets.find("key-passphrase")).catch((cause: unknown) => {
    throw new FailureError(refusal(path), { cause });
  });
  if (keyFile?.role !== "worker") throw new FailureError(refusal(path));
  return keyFile;
}

const refusal = (path: string) =>
  failure(
    "forbidden",
    `Some of these are the worker's, whose encrypted file opens with ${path}, and that cannot be opened here. Run this as the user who starts the desk, or move them with --to env and name that file in BULWARK_SECRETS_ENV_FILE_WORKER.`,
  );
