import { breachedFile } from "../adapters/breached-passwords/sorted-file/sorted-file.ts";
import { oidcProvider } from "../adapters/sign-on/oidc/oidc.ts";
import type { Env } from "../config/env.ts";
import type { PasswordProfile } from "../domain/access/password-rule.ts";
import { paths } from "../paths.ts";
import type { BreachedPasswords } from "../ports/breached-passwords.ts";
import type { IdentityProvider } from "../ports/identity-provider.ts";
import type { Log } from "../ports/log.ts";
import { isExpected } from "./desk-secrets.ts";

type PeopleServices = {
  readonly passwordRules: { readonly profile: PasswordProfile; readonly breached?: BreachedPasswords };
  readonly mail: { readonly isConfigured: boolean };
  readonly signOn?: IdentityProvider;
};

/**
 * What the use cases of people ask for outside the database, as far as it is configured.
 * @param clientSecret of single sign-on, asked for at each sign-on
 * @throws when single sign-on is configured by halves
 */
export function peopleServices(settings: Env, log: Log, clientSecret: () => Promise<string>): PeopleServices {
  const { BULWARK_PASSWORD_PROFILE: profile, BULWARK_BREACHED_HASHES: hashes } = settings;
  const signOn = signOnOf(settings, log, clientSecret);
  return {
    passwordRules: { profile, ...(hashes ? { breached: breachedFile(hashes) } : {}) },
    mail: { isConfigured: isExpected(settings, "smtp-url") },
    ...(signOn ? { signOn } : {}),
  };
}

function signOnOf(settings: Env, log: Log, clientSecret: () => Promise<string>): IdentityProvider | undefined {
  const { BULWARK_OIDC_ISSUER: issuer, BULWARK_OIDC_CLIENT_ID: clientId } = settings;
  const hasSecret = isExpected(settings, "oidc-client-secret");
  if (!issuer && !clientId && !hasSecret) return undefined;
  if (!issuer || !clientId || !hasSecret) {
    throw new Error(
      "single sign-on needs BULWARK_OIDC_ISSUER, BULWARK_OIDC_CLIENT_ID, and BULWARK_OIDC_SECRET_FILE or oidc-client-secret in BULWARK_SECRETS",
    );
  }
  return oidcProvider({
    issuer,
    clientId,
    clientSecret,
    redirectUri: settings.BULWARK_ORIGIN + paths.api.signOnCallback,
    strongAcr: settings.BULWARK_OIDC_ACR?.split(/\s+/).filter((value) => value !== "") ?? [],
    // The library's messages may quote the answer, so only what kind of error it was is kept.
    onRefused: (error) => log.warn({ kind: kindOf(error) }, "single sign-on was refused"),
  });
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code } = error as { code?: unknown }; // as the library's errors have it
  return typeof code === "string" ? `${error.name} ${code}` : error.name;
}
