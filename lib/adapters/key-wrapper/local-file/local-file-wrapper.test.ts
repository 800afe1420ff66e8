import { expect, test } from "vitest";
import { secretKey } from "#lib/crypto/secret-key.ts";
import { keyWrapperContract } from "#lib/ports/key-wrapper.contract.ts";
import { localFileWrapper } from "./local-file-wrapper.ts";

const key = (fill: number) => secretKey(new Uint8Array(32).fill(fill));

keyWrapperContract("local file", async (keys) => {
  const fill = keys === "same" ? 1 : 2;
  return localFileWrapper({ pii: { id: 1, key: key(fill) }, trade: { id: 1, key: key(fill + 10) } });
});

test("one key given for two purposes still keeps them apart", async () => {
  const wrapper = localFileWrapper({ pii: { id: 1, key: key(1) }, trade: { id: 1, key: key(1) } });
  const wrapped = await wrapper.wrap("pii", new Uint8Array(1), new Uint8Array(32));
  if (!wrapped.ok || wrapped.value === undefined) throw new Error("nothing was wrapped");
  expect((await wrapper.unwrap("trade", new Uint8Array(1), wrapped.value)).ok).toBe(false);
});
