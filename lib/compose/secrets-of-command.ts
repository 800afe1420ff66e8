import { dirname, join } from "node:path";
import { sealKeyFile } from "../adapters/key-wrapper/local-file/seal-key-file.ts";
import { encryptedFileProvider } from "../adapters/secret-provider/encrypted-file/encrypted-file.ts";
import { addSecrets } from "../adapters/secret-provider/encrypted-file/secrets-file.ts";
import { readSecretFile } from "../adapters/secret-provider/environment/secret-file.ts";
import type { Env } from "../config/env.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import { Secret } from "../domain/kernel/secret.ts";
import { isoTime } from "../domain/kernel/time.ts";
import { allDeskSecrets, type DeskSecret, deskSecrets, isDueForRenewal, secretsOf } from "../domain/secrets/desk-secrets.ts";
import { isDefault } from "../domain/secrets/secret-weakness.ts";
import type { DeskSecretsDesk, LocatedSecret } from "../ports/desk-secrets.ts";
import { type DeskSecrets, isExpected, secretsFileOf } from "./desk-secrets.ts";
import { systemClock } from "./system-clock.ts";

const OWN = secretsOf("web");
const FINGERPRINT_BITS = 64;

/** The secrets of the web's role, as the command line sees them, and its encrypted file to add to. */
export function secretsOfCommand(secrets: DeskSecrets, settings: Env, ring: KeyRing): DeskSecretsDesk & EncryptedSecrets {
  const file = secretsFileOf(settings, "web", secrets.keyFile);
  return {
    locate: () => Promise.all(allDeskSecrets.map((name) => locate(secrets, settings, name))),
    async fingerprint(name) {
      if ((allDeskSecrets as readonly string[]).includes(name) && !(OWN as readonly string[]).includes(name))
        throw new FailureError(failure("forbidden", `The secret ${name} is the worker's: this process must not read it.`));
      const answer = await secrets.chain.get(name);
      if (!answer.ok) throw new FailureError(answer.failure);
      if (!answer.value) return undefined;
      const [version = 1] = await ring.liveVersions("index");
      const index = await ring.blindIndex("Secret.fingerprint", version, answer.value.secret.reveal(), FINGERPRINT_BITS);
      return { fingerprint: `${version}:${Buffer.from(index).toString("hex")}`, provider: answer.value.provider };
    },
    async sealKeyFiles(passphraseFile) {
      const passphrase = await readSecretFile(passphraseFile);
      if (passphrase.length < deskSecrets["key-passphrase"].shortest || isDefault(passphrase))
        throw new FailureError(
          failure("invalid-input", "The passphrase is too short or one that is guessed first: 20 characters or more."),
        );
      const sealed = ["web", "worker"].map((role) => join(dirname(settings.BULWARK_KEY_FILE), `${role}.key`));
      for (const path of sealed) await sealKeyFile(path, new Secret(passphrase));
      return { sealed };
    },
    encryptedPath: file.path,
    addEncrypted: (values) => addSecrets(file, new Map([...values].map(([name, value]) => [name, new Secret(value)]))),
    async readEncrypted(name) {
      const answer = await encryptedFileProvider(file).get(name);
      return answer.ok ? answer.value?.reveal() : undefined;
    },
  };
}

/** The encrypted file of the web, for moving credentials into it. */
export type EncryptedSecrets = {
  readonly encryptedPath: string;
  addEncrypted(values: ReadonlyMap<string, string>): Promise<void>;
  readEncrypted(name: string): Promise<string | undefined>;
};

async function locate(secrets: DeskSecrets, settings: Env, name: DeskSecret): Promise<LocatedSecret> {
  const { says, holders } = deskSecrets[name];
  const expected = isExpected(settings, name) || name.startsWith("database-url-");
  const facts = { name, says, holders, isExpected: expected, provider: null, changedAt: null, isDue: false };
  if (!OWN.includes(name)) return { ...facts, outcome: "not-asked" };
  const answer = await secrets.chain.get(name);
  if (!answer.ok) return { ...facts, outcome: answer.failure.code === "secret-store-unavailable" ? "unavailable" : "refused" };
  if (!answer.value)
    return name === "database-url-web" ? { ...facts, outcome: "found", provider: "key-file" } : { ...facts, outcome: "not-found" };
  const { provider, secret } = answer.value;
  const isDue = isDueForRenewal(name, secret.changedAt, systemClock.now());
  return { ...facts, outcome: "found", provider, changedAt: secret.changedAt === undefined ? null : isoTime(secret.changedAt), isDue };
}
