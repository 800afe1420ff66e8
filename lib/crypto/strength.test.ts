/** How strong what we make is, and that it can be replaced. */
import { describe, expect, test } from "vitest";
import { systemClock } from "#lib/compose/system-clock.ts";
import { aesGcmOpen, aesGcmSeal } from "./aes-gcm.ts";
import { apiTokens } from "./api-token.ts";
import { auditDetail, auditLeaf, sha256Hex } from "./audit-digest.ts";
import { DecryptionError } from "./decryption-error.ts";
import { openField, sealField } from "./field.ts";
import { deriveKey, hmacSha256, hmacSha512 } from "./hmac.ts";
import { mintIds } from "./mint-ids.ts";
import { passwords } from "./password.ts";
import { fillRandom, randomBytes } from "./random.ts";
import { secretKey } from "./secret-key.ts";
import { mintSecretLink } from "./secret-link.ts";
import { unwrapKey, wrapKey } from "./wrap-key.ts";

const key = secretKey(new Uint8Array(32).fill(3));
const cell = { scope: "s", model: "M.v1", column: "c", rowId: "01920000-0000-7000-8000-000000000001" };
const seal = (text: string) => sealField({ id: 1, key }, { type: "utf8", pad: 0, ...cell }, text);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("cryptographic strength", () => {
  test("v5.0.0-11.2.3 keys have 256 bits and no other length is taken; a tag has 128 and a shorter one is refused", () => {
    for (const length of [0, 16, 24, 31, 33, 64]) expect(() => secretKey(new Uint8Array(length))).toThrow(TypeError);
    const out = Buffer.alloc(17);
    aesGcmSeal(key, new Uint8Array(12), new Uint8Array(0), Buffer.of(1), out, 0);
    expect(() => aesGcmOpen(key, new Uint8Array(12), new Uint8Array(0), out.subarray(0, 1), out.subarray(1, 13))).toThrow();
    expect(deriveKey(key, "x").symmetricKeySize).toBe(32);
  });

  test("v5.0.0-11.4.3 digests that integrity rests on have 256 bits or more", () => {
    const digests = [
      auditLeaf(Buffer.of(1)),
      auditDetail(randomBytes(32), {}),
      Buffer.from(sha256Hex("x"), "hex"),
      hmacSha256(key, Buffer.of(1)),
    ];
    for (const digest of digests) expect(digest.length).toBe(32);
    expect(hmacSha512(key, Buffer.of(1))).toHaveLength(64);
    expect(seal("x").subarray(32, 64)).toHaveLength(32); // the commitment
  });

  test("v5.0.0-11.3.4 no two messages share a key or an iv, of 100,000 under one data key", () => {
    const salts = new Set<string>();
    const commitments = new Set<string>();
    for (let i = 0; i < 100_000; i++) {
      const sealed = seal("the same text");
      salts.add(hex(sealed.subarray(8, 32)));
      commitments.add(hex(sealed.subarray(32, 64))); // derived with the key of the message: equal only if that is
    }
    expect([salts.size, commitments.size]).toEqual([100_000, 100_000]);
    const wrapped = Array.from({ length: 10_000 }, () => hex(wrapKey(key, Buffer.of(1), new Uint8Array(32)).subarray(2, 14)));
    expect(new Set(wrapped).size).toBe(10_000);
  });

  test("v5.0.0-11.5.1 links, tokens and keys have 256 bits of chance", () => {
    expect(Buffer.from(mintSecretLink().token, "base64url")).toHaveLength(32);
    expect(apiTokens.mint().text).toMatch(/_[0-9a-f]{64}$/);
    const bits = Array.from({ length: 2_000 }, () =>
      [...randomBytes(32)].reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0),
    );
    const mean = bits.reduce((sum, count) => sum + count, 0) / bits.length;
    expect(Math.abs(mean - 128)).toBeLessThan(1); // of 512,000 bits: seven deviations
  });

  test("v5.0.0-11.5.2 under heavy demand from many sides no two draws are equal, and none is left empty", async () => {
    const drawn = new Set<string>();
    const ids = mintIds(systemClock);
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        for (let i = 0; i < 1_000; i++) {
          const bytes = new Uint8Array(24);
          fillRandom(bytes, 0, 24);
          drawn.add(hex(bytes)).add(ids.next());
          if (i % 100 === 0) await Promise.resolve();
        }
      }),
    );
    expect(drawn.size).toBe(100_000);
    expect([...drawn].some((text) => /0{16}/.test(text))).toBe(false);
  });

  test("v5.0.0-11.4.2 passwords are stored as argon2id with 64 MiB, three passes and a salt of 128 bits", async () => {
    const ours = passwords({ pepper: async () => ({ id: 1, key }) });
    const [first, second] = [await ours.hash("correct horse"), await ours.hash("correct horse")];
    if (!first.ok || !second.ok) throw new Error("refused");
    expect(first.value).toMatch(/^1\$argon2id\$v=19\$m=65536,t=3,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(first.value).not.toBe(second.value);
  });

  test("v5.0.0-11.2.2 what is stored says what made it, so that a successor can stand beside it; an unknown suite is refused, not guessed", () => {
    const sealed = seal("x");
    expect([sealed[0], sealed[1]]).toEqual([0xb1, 0x01]);
    const wrapped = wrapKey(key, Buffer.of(1), new Uint8Array(32));
    expect([wrapped[0], wrapped[1]]).toEqual([0xb2, 0x01]);
    for (const suite of [0, 2, 255]) {
      expect(() => openField(() => key, cell, sealed.with(1, suite))).toThrow(DecryptionError);
      expect(() => unwrapKey(key, Buffer.of(1), wrapped.with(1, suite))).toThrow(DecryptionError);
    }
  });

  test("v5.0.0-11.2.5 a field that does not open gives one answer, whichever check failed: there is no padding to ask about", () => {
    const padded = sealField({ id: 1, key }, { type: "utf8", pad: 16, ...cell }, "x");
    const answers = new Set<string>();
    for (const at of [0, 1, 2, 3, 7, 8, 40, 64, padded.length - 17, padded.length - 1]) {
      try {
        openField(() => key, cell, padded.with(at, (padded[at] ?? 0) ^ 1));
      } catch (error) {
        answers.add(`${String(error)} ${String((error as Error).cause)}`);
      }
    }
    expect(answers.size).toBe(1);
  });
});
