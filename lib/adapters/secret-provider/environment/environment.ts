import { stat } from "node:fs/promises";
import { parseEnv } from "node:util";
import { failure } from "#lib/domain/kernel/errors.ts";
import { err, ok } from "#lib/domain/kernel/result.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { type EpochMs, epochMs } from "#lib/domain/kernel/time.ts";
import type { SecretProvider } from "#lib/ports/secret-provider.ts";
import { readSecretFile, readSecretList } from "./secret-file.ts";

export type EnvironmentSettings = {
  /** Secret -> the file with its one line, as a variable `…_FILE` names it. */
  readonly files: Readonly<Record<string, string | undefined>>;
  /** A file of lines NAME=value, for all the others: `smtp-url` stands there as SMTP_URL. */
  readonly envFile?: string | undefined;
};

/**
 * The environment as a provider: it names files, and never holds a secret itself, since environments are inherited, printed in crash
 * reports and read through /proc. A file that is named and cannot be read is an error, not a secret that is not there.
 */
export function environmentProvider({ files, envFile }: EnvironmentSettings): SecretProvider {
  return {
    name: "environment",
    async get(secret) {
      try {
        const file = Object.hasOwn(files, secret) ? files[secret] : undefined;
        if (file !== undefined) return ok(new Secret(await readSecretFile(file), await changedAt(file)));
        if (envFile === undefined) return ok(undefined);
        const lines = parseEnv(await readSecretList(envFile));
        const name = environmentName(secret);
        const value = Object.hasOwn(lines, name) ? lines[name] : undefined;
        if (value === undefined) return ok(undefined);
        return value === "" ? err(failure("secret-store-refused")) : ok(new Secret(value, await changedAt(envFile))); // a template nobody filled in
      } catch {
        return err(
          failure(
            "secret-store-refused",
            `The file with the secret ${secret} cannot be used: it must be there, hold it and have mode 600.`,
          ),
        );
      }
    },
  };
}

/** The file's last change; of an inherited descriptor, when it was opened. */
async function changedAt(path: string): Promise<EpochMs> {
  return epochMs(Math.trunc((await stat(path)).mtimeMs));
}

/** `smtp-url` → `SMTP_URL`. */
export function environmentName(secret: string): string {
  return secret.toUpperCase().replaceAll("-", "_");
}
