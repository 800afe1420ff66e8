/** What kind of place the desk runs in: it decides where secrets come from and how strict the start is. */
export type DeskEnvironment = "development" | "staging" | "production";

/** Where a secret can come from. */
export type ProviderName = "environment" | "encrypted-file" | "vault" | "aws-secrets-manager";

/**
 * Who is asked for a secret, in this order. Not found goes on to the next; an error never does.
 * @source security.md, "Secrets"
 */
export const providerOrder: Readonly<Record<DeskEnvironment, readonly ProviderName[]>> = {
  development: ["environment", "encrypted-file"],
  staging: ["vault", "environment"],
  production: ["aws-secrets-manager", "environment"],
};
