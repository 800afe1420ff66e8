/**
 * The providers of a desk, asked in order. Not found goes on to the next, an error ends the asking: a provider that is down must not make
 * an older or weaker copy elsewhere the valid one. Only what was found is remembered, for a bounded time and number: a miss or an error
 * that was remembered would outlive its cause. Nothing is ever made here. Every access is told to `onAccess` before the value is handed out.
 */
import { KeyCache } from "../crypto/key-cache.ts";
import { err, ok, type Result } from "../domain/kernel/result.ts";
import type { Secret } from "../domain/kernel/secret.ts";
import type { ProviderName } from "../domain/secrets/provider-order.ts";
import type { Clock } from "../ports/clock.ts";
import type { SecretProvider } from "../ports/secret-provider.ts";

export type SecretAccess = {
  readonly secret: string;
  /** Who answered or failed; null where nobody has it. */
  readonly provider: ProviderName | null;
  readonly outcome: "found" | "not-found" | "unavailable" | "refused";
  readonly isCached: boolean;
};

export type FoundSecret = { readonly secret: Secret; readonly provider: ProviderName };

const TTL_MS = 5 * 60_000;
const MOST = 100;

export class SecretChain {
  readonly #providers: SecretProvider[];
  readonly #onAccess: (access: SecretAccess) => Promise<void>;
  readonly #cache: KeyCache<FoundSecret>;

  constructor(parts: {
    readonly providers: readonly SecretProvider[];
    readonly clock: Clock;
    readonly onAccess: (access: SecretAccess) => Promise<void>;
  }) {
    this.#providers = [...parts.providers];
    this.#onAccess = parts.onAccess;
    this.#cache = new KeyCache(parts.clock, { ttlMs: TTL_MS, limit: MOST });
  }

  /** Undefined when every provider is sure not to have it. @error secret-store-unavailable, secret-store-refused */
  async get(secret: string): Promise<Result<FoundSecret | undefined>> {
    const known = this.#cache.get(secret);
    if (known) {
      await this.#onAccess({ secret, provider: known.provider, outcome: "found", isCached: true });
      return ok(known);
    }
    for (const provider of this.#providers) {
      const answer = await provider.get(secret);
      if (!answer.ok) {
        const outcome = answer.failure.code === "secret-store-unavailable" ? "unavailable" : "refused";
        await this.#onAccess({ secret, provider: provider.name, outcome, isCached: false });
        return err(answer.failure);
      }
      if (answer.value === undefined) continue;
      const found = { secret: answer.value, provider: provider.name };
      await this.#onAccess({ secret, provider: provider.name, outcome: "found", isCached: false });
      this.#cache.put(secret, found);
      return ok(found);
    }
    await this.#onAccess({ secret, provider: null, outcome: "not-found", isCached: false });
    return ok(undefined);
  }

  /** The encrypted file joins when the key file that opens it has been read. */
  add(provider: SecretProvider): void {
    this.#providers.push(provider);
  }

  async close(): Promise<void> {
    this.#cache.clear();
    await Promise.allSettled(this.#providers.map((provider) => provider.close?.()));
  }
}
