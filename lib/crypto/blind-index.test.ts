import { expect, test } from "vitest";
import { blindIndex } from "./blind-index.ts";
import { referenceFile } from "./reference-file.ts";
import { secretKey } from "./secret-key.ts";

type KnownAnswer = { rootHex: string; column: string; version: number; value: string; bits: number; indexHex: string };

const rootHex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const kept: KnownAnswer = {
  rootHex,
  column: "User.email",
  version: 1,
  value: "trader@example.com",
  bits: 128,
  indexHex: "b670aea9c592671a2df663a97d4c9f72",
};
const reference = referenceFile("bw1-known-answers.json") as { blindIndex: KnownAnswer[] } | undefined;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const root = secretKey(Buffer.from(rootHex, "hex"));

test.each([kept, ...(reference?.blindIndex ?? [])])("known answer of $column for '$value'", (known) => {
  const key = secretKey(Buffer.from(known.rootHex, "hex"));
  expect(hex(blindIndex(key, known.column, known.version, known.value, known.bits))).toBe(known.indexHex);
});

test("column, version, value and root each change the index; fewer bits are its left end", () => {
  const indexes = [
    blindIndex(root, "AppUser.email", 1, "a"),
    blindIndex(root, "AppUser.name", 1, "a"),
    blindIndex(root, "AppUser.email", 2, "a"),
    blindIndex(root, "AppUser.email", 1, "b"),
    blindIndex(secretKey(new Uint8Array(32)), "AppUser.email", 1, "a"),
  ].map(hex);
  expect(new Set(indexes).size).toBe(5);
  expect(indexes[0]).toHaveLength(32);
  expect(indexes[0]).toMatch(new RegExp(`^${hex(blindIndex(root, "AppUser.email", 1, "a", 32))}`));
});

test("too few bits, part of a byte, a malformed column or version, and a lone surrogate are refused", () => {
  for (const bits of [0, 24, 33, 264]) expect(() => blindIndex(root, "A.b", 1, "a", bits)).toThrow(RangeError);
  for (const column of ["email", "A.b\x001", "", "A.b.c"]) expect(() => blindIndex(root, column, 1, "a")).toThrow(TypeError);
  for (const version of [0, -1, 1.5]) expect(() => blindIndex(root, "A.b", version, "a")).toThrow(TypeError);
  expect(() => blindIndex(root, "A.b", 1, "\ud800")).toThrow(TypeError);
});
