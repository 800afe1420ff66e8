import type { Result } from "../domain/kernel/result.ts";

/** What one walk to the provider is bound to. The first two are sent along, the last stays here until the code is exchanged. */
export type SignOnSecrets = { readonly state: string; readonly nonce: string; readonly verifier: string };

/** Who the provider says somebody is, and how sure it was. Tokens stay in the adapter. */
export type SignedOn = {
  readonly issuer: string;
  readonly subject: string;
  /** Whether the provider vouches for the strength that the desk asks of it: then no second factor of the desk is needed. */
  readonly isStrong: boolean;
  readonly authenticatedAtMs: number | null;
};

/** An OpenID provider (single sign-on). */
export type IdentityProvider = {
  readonly issuer: string;
  /** Where to send the browser. @error sign-on-unavailable */
  startUrl(secrets: SignOnSecrets, options: { readonly isFresh: boolean }): Promise<Result<string>>;
  /**
   * Exchanges the code in `callback` (the query that the browser came back with) and checks everything the answer claims.
   * @error sign-on-refused, sign-on-unavailable
   */
  finish(callback: URLSearchParams, secrets: SignOnSecrets, options: { readonly isFresh: boolean }): Promise<Result<SignedOn>>;
};
