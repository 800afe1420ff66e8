import type { Result } from "../domain/kernel/result.ts";
import type { Secret } from "../domain/kernel/secret.ts";
import type { ProviderName } from "../domain/secrets/provider-order.ts";

/**
 * A place that keeps secrets. Not found and failed are different answers: only the first may fall through to the next provider.
 * Nothing is ever made here, and nothing is remembered but the provider's own login.
 */
export type SecretProvider = {
  readonly name: ProviderName;
  /**
   * Undefined when the provider has no secret of this name, and is sure of it.
   * @error secret-store-unavailable when it does not answer in time, secret-store-refused when it answers anything else
   */
  get(secret: string): Promise<Result<Secret | undefined>>;
  close?(): Promise<void>;
};
