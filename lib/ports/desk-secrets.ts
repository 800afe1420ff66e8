import type { DeskSecret, SecretHolder } from "../domain/secrets/desk-secrets.ts";
import type { ProviderName } from "../domain/secrets/provider-order.ts";

/** Where a secret of the desk is kept, as seen by this process; never its value. */
export type LocatedSecret = {
  readonly name: DeskSecret;
  readonly says: string;
  readonly holders: readonly SecretHolder[];
  /** Whether the settings say that this desk has it. */
  readonly isExpected: boolean;
  /** Not asked: another process's secret, which this one must not read. Kept: its name stands in that process's encrypted file, unopened. */
  readonly outcome: "found" | "not-found" | "unavailable" | "refused" | "not-asked" | "kept";
  readonly provider: ProviderName | "key-file" | null;
  /** ISO time of its last change, where its keeper says; whether it is older than docs/secrets.md lets it become. */
  readonly changedAt: string | null;
  readonly isDue: boolean;
};

/** The desk's secrets for those who look after them. */
export type DeskSecretsDesk = {
  locate(): Promise<readonly LocatedSecret[]>;
  /**
   * A short name for a value, equal for equal values on this desk and worthless elsewhere; undefined when nobody has it.
   * @throws when a provider fails, or the secret is another process's
   */
  fingerprint(secret: string): Promise<{ readonly fingerprint: string; readonly provider: ProviderName | "key-file" } | undefined>;
  /** Seals the keys of the web's and the worker's key files with the passphrase in a file. @throws when they are sealed already */
  sealKeyFiles(passphraseFile: string): Promise<{ readonly sealed: readonly string[] }>;
};
