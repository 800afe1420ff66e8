import { dirname, join } from "node:path";
import { sealKeyFile } from "../adapters/key-wrapper/local-file/seal-key-file.ts";
import { readSecretFile } from "../adapters/secret-provider/environment/secret-file.ts";
import type { Env } from "../config/env.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import { Secret } from "../domain/kernel/secret.ts";
import { isoTime } from "../domain/kernel/time.ts";
import { allDeskSecrets, type DeskSecret, deskSecrets, isDueForRenewal, secretsOf } from "../domain/secrets/desk-secrets.ts";
import { isDefault } from "../domain/secrets/secret-weakness.ts";
import type { DeskSecretsDesk, LocatedSecret } from "../ports/desk-secrets.ts";
import { type DeskSecrets, isExpected } from "./desk-secrets.ts";
import { type EncryptedFiles, encryptedFilesOf } from "./encrypted-files.ts";
import { systemClock } from "./system-clock.ts";

const OWN = secretsOf("web");
const FINGERPRINT_BITS = 64;

/** The secrets of the web's role, as the command line sees them, and the encrypted files to move others into. */
export function secretsOfCommand(
  secrets: DeskSecrets,
  settings: Env,
  ring: KeyRing,
): DeskSecretsDesk & { readonly encrypted: EncryptedFiles } {
  const encrypted = encryptedFilesOf(secrets, settings);
  return {
    async locate() {
      const workersNames = await encrypted.workersNames();
      return Promise.all(allDeskSecrets.map((name) => locate(secrets, settings, workersNames, name)));
    },
    async fingerprint(name) {
      const isOwn = (OWN as readonly string[]).includes(name);
      if (!isOwn && ([...allDeskSecrets, ...(await encrypted.workersNames())] as readonly string[]).includes(name))
        throw new FailureError(failure("forbidden", `The secret ${name} is the worker's: this process must not read it.`));
      const answer = await secrets.chain.get(name);
      if (!answer.ok) throw new FailureError(answer.failure);
      const isOfKeyFile = !answer.value && name === "database-url-web";
      const value = isOfKeyFile ? secrets.databaseUrl : answer.value?.secret.reveal();
      if (value === undefined) return undefined;
      const [version = 1] = await ring.liveVersions("index");
      const index = await ring.blindIndex("Secret.fingerprint", version, value, FINGERPRINT_BITS);
      return { fingerprint: `${version}:${Buffer.from(index).toString("hex")}`, provider: answer.value?.provider ?? "key-file" };
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
    encrypted,
  };
}

async function locate(secrets: DeskSecrets, settings: Env, workersNames: readonly string[], name: DeskSecret): Promise<LocatedSecret> {
  const { says, holders } = deskSecrets[name];
  const expected = isExpected(settings, name) || name.startsWith("database-url-");
  const facts = { name, says, holders, isExpected: expected, provider: null, changedAt: null, isDue: false };
  if (!OWN.includes(name))
    return workersNames.includes(name) ? { ...facts, outcome: "kept", provider: "encrypted-file" } : { ...facts, outcome: "not-asked" };
  const answer = await secrets.chain.get(name);
  if (!answer.ok) return { ...facts, outcome: answer.failure.code === "secret-store-unavailable" ? "unavailable" : "refused" };
  if (!answer.value)
    return name === "database-url-web" ? { ...facts, outcome: "found", provider: "key-file" } : { ...facts, outcome: "not-found" };
  const { provider, secret } = answer.value;
  const isDue = isDueForRenewal(name, secret.changedAt, systemClock.now());
  return { ...facts, outcome: "found", provider, changedAt: secret.changedAt === undefined ? null : isoTime(secret.changedAt), isDue };
}
