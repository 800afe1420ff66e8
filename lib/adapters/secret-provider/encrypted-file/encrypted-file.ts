import { failure } from "#lib/domain/kernel/errors.ts";
import { err, ok } from "#lib/domain/kernel/result.ts";
import type { SecretProvider } from "#lib/ports/secret-provider.ts";
import { openSecret, readSecretsFile, type SecretsFile } from "./secrets-file.ts";

/**
 * Secrets in one file beside the keys, each sealed in format BW1 and bound to its name. Read anew each time: it is small, and another
 * process may have added to it. No file is no secret; a file that cannot be read, or a value that does not open, is an error.
 */
export function encryptedFileProvider(file: SecretsFile): SecretProvider {
  return {
    name: "encrypted-file",
    async get(secret) {
      try {
        const sealed = (await readSecretsFile(file))?.get(secret);
        return ok(sealed === undefined ? undefined : openSecret(file, secret, sealed));
      } catch {
        return err(failure("secret-store-refused", `The secrets file ${file.path} cannot be used.`));
      }
    },
  };
}
