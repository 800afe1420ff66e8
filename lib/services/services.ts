import type { PasswordProfile } from "../domain/access/password-rule.ts";
import type { ApiTokens } from "../ports/api-tokens.ts";
import type { BreachedPasswords } from "../ports/breached-passwords.ts";
import type { Clock } from "../ports/clock.ts";
import type { CredentialSealer } from "../ports/credential-envelope.ts";
import type { IdentityProvider } from "../ports/identity-provider.ts";
import type { PasswordHasher } from "../ports/password-hasher.ts";
import type { Passkeys, RecoveryCodes, TotpCodes } from "../ports/second-factors.ts";
import type { SecretLinks } from "../ports/secret-links.ts";
import type { Tx } from "../ports/unit-of-work.ts";
import type { DeskServices } from "./desk/desk-services.ts";

/** What use cases may ask for outside their transaction; each door's `compose` fills it. */
export type Services = DeskServices & {
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly links: SecretLinks;
  readonly passwordRules: PasswordRules;
  readonly mail: MailSettings;
  /** The OpenID provider, where one is configured. */
  readonly signOn?: IdentityProvider;
  readonly totp: TotpCodes;
  readonly passkeys: Passkeys;
  readonly recoveryCodes: RecoveryCodes;
  readonly apiTokens: ApiTokens;
  /** Name of what wraps the desk's purpose keys. */
  readonly keyWrapper: string;
  /** Seals what people type to the worker; undefined where the desk has no sealing key yet. */
  readonly credentials?: CredentialSealer;
  /** Whether an address is one of a list of addresses and networks (CIDR, version 4 and 6). */
  readonly isAddressIn: (list: readonly string[], address: string | undefined) => boolean;
  /** The one public origin, without a slash at the end. */
  readonly origin: string;
  /** A short look at the database for `prepare`, as nobody and in a transaction of its own. Reads only. */
  look<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
};

export type PasswordRules = { readonly profile: PasswordProfile; readonly breached?: BreachedPasswords };

/** Whether the worker can send mail; what is behind it is the worker's business. */
export type MailSettings = { readonly isConfigured: boolean };
