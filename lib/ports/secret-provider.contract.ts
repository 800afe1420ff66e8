import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import type { SecretProvider } from "./secret-provider.ts";

/** A provider that holds `held` under the name `contract-held`, has nothing under `contract-absent`, and cannot read `contract-broken`. */
export type ProviderUnderTest = { readonly provider: SecretProvider; readonly held: string };

/** What every secret provider must keep. */
export function secretProviderContract(name: string, make: () => Promise<ProviderUnderTest>): void {
  describe(`[S1] secret provider ${name}`, () => {
    test("gives what it holds, as a secret that prints as a word and refuses to become JSON", async () => {
      const { provider, held } = await make();
      const answer = await provider.get("contract-held");
      if (!answer.ok || !answer.value) throw new Error("it was not found");
      expect(answer.value.reveal()).toBe(held);
      expect(`${answer.value} ${inspect(answer)} ${inspect(answer.value, { showHidden: true })}`).not.toContain(held);
      expect(() => JSON.stringify(answer)).toThrow(TypeError);
      await provider.close?.();
    });

    test("answers not found, which is no failure, and makes nothing by being asked", async () => {
      const { provider } = await make();
      for (let i = 0; i < 2; i++) expect(await provider.get("contract-absent")).toEqual({ ok: true, value: undefined });
      await provider.close?.();
    });

    test("fails, and does not say not found, for what is there and cannot be read", async () => {
      const { provider, held } = await make();
      const answer = await provider.get("contract-broken");
      expect(answer).toMatchObject({ ok: false, failure: { code: "secret-store-refused" } });
      expect(JSON.stringify(answer)).not.toContain(held);
      await provider.close?.();
    });
  });
}
