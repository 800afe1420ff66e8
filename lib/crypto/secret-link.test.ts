import { expect, test } from "vitest";
import { fillRandom, randomBytes } from "./random.ts";
import { hashSecretLink, isSecretLink, mintSecretLink } from "./secret-link.ts";

test("only the very token matches its stored hash, and the hash does not hold the token", () => {
  const [link, other] = [mintSecretLink(), mintSecretLink()];
  expect(isSecretLink(other.token, link.hash)).toBe(false);
  for (const bad of ["", "a", `${link.token}=`, ` ${link.token}`, link.token.slice(1), `${link.token}\n`]) {
    expect(hashSecretLink(bad)).toBeUndefined();
    expect(isSecretLink(bad, link.hash)).toBe(false);
  }
  expect(isSecretLink(link.token, link.hash.subarray(1))).toBe(false);
  expect(isSecretLink(link.token, link.hash)).toBe(true);
  expect(Buffer.from(link.token, "base64url")).toHaveLength(32);
  expect(hashSecretLink(link.token)).toEqual(link.hash);
});

test("random bytes drawn in blocks never come twice and fill what was asked for, nothing else", () => {
  const seen = new Set<string>();
  for (let i = 0; i < 2_000; i++) {
    const target = new Uint8Array(40);
    fillRandom(target, 8, 24);
    expect(target.subarray(0, 8).every((byte) => byte === 0) && target.subarray(32).every((byte) => byte === 0)).toBe(true);
    seen.add(Buffer.from(target).toString("hex"));
  }
  expect(seen.size).toBe(2_000);
  expect(() => fillRandom(new Uint8Array(100), 0, 65)).toThrow(RangeError);
  expect(randomBytes(32)).not.toEqual(randomBytes(32));
});
