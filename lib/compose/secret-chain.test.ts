import { describe, expect, test } from "vitest";
import { type FailureCode, failure } from "#lib/domain/kernel/errors.ts";
import { err, ok } from "#lib/domain/kernel/result.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { type ProviderName, providerOrder } from "#lib/domain/secrets/provider-order.ts";
import type { SecretProvider } from "#lib/ports/secret-provider.ts";
import { SecretAccessLog } from "./secret-access-log.ts";
import { type SecretAccess, SecretChain } from "./secret-chain.ts";

type Says = string | FailureCode | undefined;

function desk(...says: [ProviderName, Says][]) {
  let nowMs = 0;
  const asked: ProviderName[] = [];
  const accesses: SecretAccess[] = [];
  const current = new Map(says);
  const providers = says.map(
    ([name]): SecretProvider => ({
      name,
      async get() {
        asked.push(name);
        const answer = current.get(name);
        if (answer?.startsWith("secret-store-")) return err(failure(answer as FailureCode)); // as the prefix says
        return ok(answer === undefined ? undefined : new Secret(answer));
      },
    }),
  );
  const clock = { now: () => epochMs(1_700_000_000_000), monotonicMs: () => nowMs };
  const chain = new SecretChain({ providers, clock, onAccess: async (access) => void accesses.push(access) });
  const get = async () => {
    const answer = await chain.get("smtp-url");
    return answer.ok ? answer.value?.secret.reveal() : answer.failure.code;
  };
  return {
    chain,
    get,
    asked,
    accesses,
    current,
    pass(ms: number) {
      nowMs += ms;
    },
  };
}

describe("[S1] the order of secret providers", () => {
  test("is, by environment: environment and file; Vault and environment; AWS and environment", () => {
    expect(providerOrder).toEqual({
      development: ["environment", "encrypted-file"],
      staging: ["vault", "environment"],
      production: ["aws-secrets-manager", "environment"],
    });
  });

  test("not found goes on to the next", async () => {
    const { get, asked } = desk(["vault", undefined], ["environment", "from-environment"]);
    expect(await get()).toBe("from-environment");
    expect(asked).toEqual(["vault", "environment"]);
  });

  test.each(["secret-store-unavailable", "secret-store-refused"] as const)(
    "an error (%s) never falls through, whatever the next one has",
    async (code) => {
      const { get, asked } = desk(["vault", code], ["environment", "from-environment"]);
      expect(await get()).toBe(code);
      expect(asked).toEqual(["vault"]);
    },
  );

  test("neither a miss nor an error is remembered", async () => {
    const { get, current } = desk(["vault", undefined], ["environment", undefined]);
    expect(await get()).toBeUndefined();
    current.set("vault", "appeared");
    expect(await get()).toBe("appeared");
    const failing = desk(["vault", "secret-store-unavailable"]);
    await failing.get();
    failing.current.set("vault", "back");
    expect(await failing.get()).toBe("back");
  });

  test("what was found is remembered for five minutes and not a moment longer, even when the provider is gone then", async () => {
    const { get, asked, current, pass } = desk(["vault", "first"]);
    await get();
    current.set("vault", "secret-store-unavailable");
    pass(299_999);
    expect([await get(), asked.length]).toEqual(["first", 1]);
    pass(1);
    expect(await get()).toBe("secret-store-unavailable");
  });

  test("[S4] every access is told with who answered, before the value is out; the value never is", async () => {
    const { get, accesses, current, pass } = desk(["vault", undefined], ["environment", "planted-value"]);
    await get();
    await get();
    pass(300_000);
    current.set("vault", "secret-store-refused");
    await get();
    expect(accesses).toEqual([
      { secret: "smtp-url", provider: "environment", outcome: "found", isCached: false },
      { secret: "smtp-url", provider: "environment", outcome: "found", isCached: true },
      { secret: "smtp-url", provider: "vault", outcome: "refused", isCached: false },
    ]);
    expect(JSON.stringify(accesses)).not.toContain("planted");
  });

  test("[S4] a value whose access cannot be recorded is not handed out, nor kept", async () => {
    const asked: string[] = [];
    const provider: SecretProvider = {
      name: "vault",
      async get(name) {
        asked.push(name);
        return ok(new Secret("v"));
      },
    };
    const clock = { now: () => epochMs(0), monotonicMs: () => 0 };
    const chain = new SecretChain({ providers: [provider], clock, onAccess: () => Promise.reject(new Error("no record")) });
    for (let i = 0; i < 2; i++) await expect(chain.get("smtp-url")).rejects.toThrow("no record");
    expect(asked).toHaveLength(2);
  });

  test("[S4] what was read before the record was open is written first, in order; what nobody had is no access", async () => {
    const log = new SecretAccessLog();
    const written: string[] = [];
    const access = (secret: string, outcome: SecretAccess["outcome"]): SecretAccess => ({
      secret,
      outcome,
      provider: "vault",
      isCached: false,
    });
    await log.record(access("one", "found"));
    await log.record(access("none", "not-found"));
    await log.record(access("two", "refused"));
    await log.attach(async ({ secret }) => void written.push(secret));
    await log.record(access("three", "found"));
    expect(written).toEqual(["one", "two", "three"]);
    await expect(new SecretAccessLog().attach(async () => undefined)).resolves.toBeUndefined();
  });
});
