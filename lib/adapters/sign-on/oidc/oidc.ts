/**
 * Single sign-on at one OpenID provider: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 9700). The provider is
 * believed only as far as the one configured issuer goes: its metadata and the answer must name exactly it (no mix-up), the ID token must
 * be signed by its keys, for this client, with our nonce. Tokens never leave `finish`.
 * @source docs/decisions/012-single-sign-on.md
 */
import * as oauth from "oauth4webapi";
import { SESSION_ABSOLUTE_MS } from "#lib/domain/access/session-rule.ts";
import { failure } from "#lib/domain/kernel/errors.ts";
import { err, ok, type Result } from "#lib/domain/kernel/result.ts";
import type { IdentityProvider, SignedOn } from "#lib/ports/identity-provider.ts";
import { boundedFetch, requireShortUri } from "./bounded-fetch.ts";

const TIMEOUT_MS = 10_000;
const KEEP_METADATA_MS = 10 * 60_000;
/** How long ago somebody may have signed in at the provider where that must be fresh. */
const FRESH_S = 300;
/** How long ago it may have been for a login: as long as a session of ours can last. */
const LOGIN_S = SESSION_ABSOLUTE_MS / 1_000;
const CLOCK_TOLERANCE_S = 30;

export type OidcSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: () => Promise<string>;
  readonly redirectUri: string;
  /** Values of `acr` that count as strong as a second factor of the desk; none: the desk asks for its own. */
  readonly strongAcr: readonly string[];
  /** Told why an answer was not believed. */
  readonly onRefused: (error: unknown) => void;
};

/** @throws TypeError when the issuer is neither https nor on this machine */
export function oidcProvider(settings: OidcSettings): IdentityProvider {
  const issuer = new URL(settings.issuer);
  const isInsecure = issuer.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(issuer.hostname);
  if (issuer.protocol !== "https:" && !isInsecure) throw new TypeError("the OpenID issuer must be an https address");
  const client: oauth.Client = { client_id: settings.clientId };
  const http = () => ({
    signal: AbortSignal.timeout(TIMEOUT_MS),
    [oauth.allowInsecureRequests]: isInsecure,
    [oauth.customFetch]: boundedFetch,
  });
  let known: { readonly until: number; readonly server: oauth.AuthorizationServer } | undefined;

  async function metadata(): Promise<oauth.AuthorizationServer> {
    if (known && known.until > performance.now()) return known.server;
    const response = await oauth.discoveryRequest(issuer, { algorithm: "oidc", ...http() });
    const server = await oauth.processDiscoveryResponse(issuer, response);
    // The library compares addresses after parsing them; the configured text itself is what identities are kept under.
    if (server.issuer !== settings.issuer) throw new Error("the provider's metadata name another issuer");
    known = { until: performance.now() + KEEP_METADATA_MS, server };
    return server;
  }

  async function clientAuthentication(server: oauth.AuthorizationServer): Promise<oauth.ClientAuth> {
    const secret = await settings.clientSecret();
    const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    return methods.includes("client_secret_basic") ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret);
  }

  return {
    issuer: settings.issuer,
    async startUrl({ state, nonce, verifier }, { isFresh }) {
      try {
        const { authorization_endpoint: endpoint } = await metadata();
        if (!endpoint) throw new Error("the provider names no authorization endpoint");
        const url = new URL(endpoint);
        oauth.checkProtocol(url, !isInsecure);
        const parameters = {
          response_type: "code",
          client_id: settings.clientId,
          redirect_uri: settings.redirectUri,
          scope: "openid", // no profile, no e-mail: nothing of them is used
          state,
          nonce,
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: "S256",
          ...(settings.strongAcr.length > 0 ? { acr_values: settings.strongAcr.join(" ") } : {}),
          max_age: String(isFresh ? FRESH_S : LOGIN_S),
        };
        for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
        requireShortUri(url.href);
        return ok(url.href);
      } catch (error) {
        return unavailable(error);
      }
    },
    async finish(callback, { state, nonce, verifier }, { isFresh }) {
      try {
        const server = await metadata();
        const checked = oauth.validateAuthResponse(server, client, callback, state); // state, and `iss` where the provider sends it
        const authentication = await clientAuthentication(server);
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          authentication,
          checked,
          settings.redirectUri,
          verifier,
          http(),
        );
        const answer = await oauth.processAuthorizationCodeResponse(server, client, response, {
          expectedNonce: nonce,
          requireIdToken: true,
          ...(isFresh ? { maxAge: FRESH_S } : {}),
        });
        // The back channel alone vouches for nothing here: the signature is always checked.
        await oauth.validateApplicationLevelSignature(server, response, http());
        const claims = oauth.getValidatedIdTokenClaims(answer);
        if (!claims) throw new Error("the provider sent no ID token");
        requireRecent(claims);
        return ok(signedOn(claims));
      } catch (error) {
        return isOutside(error) ? unavailable(error) : refused(error);
      }
    },
  };

  function signedOn(claims: oauth.IDToken): SignedOn {
    const acr = claims["acr"];
    const isStrong = typeof acr === "string" && settings.strongAcr.includes(acr);
    const authenticatedAtMs = typeof claims.auth_time === "number" ? claims.auth_time * 1_000 : null;
    return { issuer: settings.issuer, subject: claims.sub, isStrong, authenticatedAtMs };
  }

  function refused(error: unknown): Result<never> {
    settings.onRefused(error);
    return err(failure("sign-on-refused"));
  }

  function unavailable(error: unknown): Result<never> {
    settings.onRefused(error);
    return err(failure("sign-on-unavailable"));
  }
}

/**
 * A sign-in at the provider opens no session here once it is older than a session may be. A provider that does not say when it was is
 * believed for a login: it was asked for `max_age`, and where freshness counts the library demands the time. @throws Error
 */
function requireRecent({ auth_time: at }: oauth.IDToken): void {
  if (typeof at === "number" && at < Date.now() / 1_000 - LOGIN_S - CLOCK_TOLERANCE_S)
    throw new Error("the authentication at the provider is too long ago");
}

/** What the network did, not what the provider said. */
function isOutside(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === "TimeoutError" || error.name === "AbortError" || (error instanceof TypeError && error.message === "fetch failed"))
  );
}
