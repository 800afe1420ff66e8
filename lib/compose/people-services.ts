import { breachedFile } from "../adapters/breached-passwords/sorted-file/sorted-file.ts";
import { oidcProvider } from "../adapters/sign-on/oidc/oidc.ts";
import type { Env } from "../config/env.ts";
import type { PasswordProfile } from "../domain/access/password-rule.ts";
import { paths } from "../paths.ts";
import type { BreachedPasswords } from "../ports/breached-passwords.ts";
import type { IdentityProvider } from "../ports/identity-provider.ts";
import type { Log } from "../ports/log.ts";
import { readSecretFile } from "./secret-file.ts";

type PeopleServices = {
  readonly passwordRules: { readonly profile: PasswordProfile; readonly breached?: BreachedPasswords };
  readonly mail: { readonly isConfigured: boolean };
  readonly signOn?: IdentityProvider;
};

/**
 * What the use cases of people ask for outside the database, as far as it is configured.
 * @throws when single sign-on is configured by halves
 */
export function peopleServices(settings: Env, log: Log): PeopleServices {
  const { BULWARK_PASSWORD_PROFILE: profile, BULWARK_BREACHED_HASHES: hashes, BULWARK_SMTP_URL_FILE: smtp } = settings;
  const signOn = signOnOf(settings, log);
  return {
    passwordRules: { profile, ...(hashes ? { breached: breachedFile(hashes) } : {}) },
    mail: { isConfigured: smtp !== undefined },
    ...(signOn ? { signOn } : {}),
  };
}

function signOnOf(settings: Env, log: Log): IdentityProvider | undefined {
  const { BULWARK_OIDC_ISSUER: issuer, BULWARK_OIDC_CLIENT_ID: clientId, BULWARK_OIDC_SECRET_FILE: secretFile } = settings;
  if (!issuer && !clientId && !secretFile) return undefined;
  if (!issuer || !clientId || !secretFile) {
    throw new Error("single sign-on needs BULWARK_OIDC_ISSUER, BULWARK_OIDC_CLIENT_ID and BULWARK_OIDC_SECRET_FILE together");
  }
  return oidcProvider({
    issuer,
    clientId,
    clientSecret: () => readSecretFile(secretFile),
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
