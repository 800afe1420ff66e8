import { type Failure, failure } from "#lib/domain/kernel/errors.ts";

/** How long one call of AWS may take, its one retry included, and how the SDK is kept to it. @unit ms */
export const awsTimeoutMs = 5_000;

/** What every client of the SDK is made with. `endpoint` is for private endpoints and for tests. */
export type AwsPlace = {
  readonly region: string;
  readonly endpoint?: string;
  readonly timeoutMs?: number;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
};

/**
 * The SDK's error as a failure: unavailable when nobody could tell, refused when AWS said no. The SDK's message is dropped, since it may
 * quote names and identities.
 */
export function awsFailure(error: unknown): Failure {
  const { name, status, isNetwork } = factsOf(error);
  const isBusy =
    /Throttl|TooManyRequests|RequestLimit|SlowDown|ServiceUnavailable|InternalFailure|InternalService|KMSInternal|Timeout|KeyUnavailable/;
  if (isNetwork || status === undefined || status >= 500 || status === 429 || isBusy.test(name)) return failure("secret-store-unavailable");
  return failure("secret-store-refused");
}

export function awsErrorName(error: unknown): string {
  return factsOf(error).name;
}

function factsOf(error: unknown): { readonly name: string; readonly status: number | undefined; readonly isNetwork: boolean } {
  if (!(error instanceof Error)) return { name: "", status: undefined, isNetwork: false };
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: unknown }; // as the SDK's errors have them
  const isNetwork = typeof code === "string" && /^E[A-Z]+$/.test(code);
  const isOurs = error.name === "CredentialsProviderError" || error.name === "TokenProviderError"; // no identity: nobody will answer later
  return { name: error.name, status: $metadata?.httpStatusCode ?? (isOurs ? 400 : undefined), isNetwork };
}
