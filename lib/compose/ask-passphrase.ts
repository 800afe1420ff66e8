import type { AskPassphrase } from "../adapters/key-wrapper/local-file/key-file.ts";
import { readSecretFile } from "../adapters/secret-provider/environment/secret-file.ts";
import { Secret } from "../domain/kernel/secret.ts";

/** The passphrase of key files for what runs on the host, before there are providers: it stands in a file, or there is none. */
export function askPassphraseOf(file: string | undefined): AskPassphrase {
  return async () => (file === undefined ? undefined : new Secret(await readSecretFile(file)));
}
