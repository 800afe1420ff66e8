import { describe, expect, it } from "vitest";
import { failure } from "#lib/domain/kernel/errors.ts";
import { err, ok } from "#lib/domain/kernel/result.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { PurposeKeyRow } from "#lib/ports/key-store.ts";
import type { KeyWrapper } from "#lib/ports/key-wrapper.ts";
import { nextKeys } from "./next-keys.ts";

const clock = { now: () => epochMs(1_790_000_000_000), monotonicMs: () => 0 };
const row: PurposeKeyRow = {
  id: 1,
  purpose: "pii",
  version: 1,
  createdAt: epochMs(1_790_000_000_000),
  wrapped: new Uint8Array(40),
  state: "active",
};
const good = async () => ok(new Uint8Array(32).fill(7));
const wrapperWith = (parts: Partial<KeyWrapper>): KeyWrapper => ({
  provider: "test",
  purposes: ["pii"],
  wrap: good,
  unwrap: good,
  ...parts,
});
const codeOf = async (wrapper: KeyWrapper) => {
  const error = await nextKeys({ wrapper, clock })
    .rewrapped(row)
    .catch((thrown: unknown) => thrown);
  return (error as { failure?: { code: string } }).failure?.code;
};

describe("wrapping a purpose key anew", () => {
  it.each(["unwrap", "wrap"] as const)("[E2] is an outage where the store cannot %s, and no damage", async (step) => {
    for (const code of ["secret-store-unavailable", "secret-store-refused"] as const)
      expect(await codeOf(wrapperWith({ [step]: async () => err(failure(code)) }))).toBe(code);
  });

  it("[E2] is damage where the bytes do not open", async () => {
    expect(await codeOf(wrapperWith({ unwrap: async () => err(failure("decryption-failed")) }))).toBe("decryption-failed");
  });

  it("[E2] wipes the opened key, also where wrapping fails", async () => {
    const raw = new Uint8Array(32).fill(7);
    const failing = wrapperWith({ unwrap: async () => ok(raw), wrap: async () => err(failure("secret-store-unavailable")) });
    await codeOf(failing);
    expect(raw.every((byte) => byte === 0)).toBe(true);
  });
});
