import { expect, test } from "vitest";
import { bytesOfHex, hexOf } from "./hex.ts";

test("every byte goes to hex and back, in either case, and comes out in lower case", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const text = hexOf(bytes);
  expect(text).toBe(Buffer.from(bytes).toString("hex"));
  expect(bytesOfHex(text)).toEqual(bytes);
  expect(bytesOfHex(text.toUpperCase())).toEqual(bytes);
  expect(bytesOfHex("")).toEqual(new Uint8Array(0));
});

test("what is not pairs of hex digits is refused, at whichever place", () => {
  for (const text of ["0", "0g", "g0", "00 1", "00-1", "0x", "0à", "ŀ0", "0\u0130", "00\n", "@0", "`0", "/0", ":0"])
    expect(() => bytesOfHex(text), JSON.stringify(text)).toThrow(TypeError);
});
