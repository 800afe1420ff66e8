import { describe, expect, test } from "vitest";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { DecryptionError } from "./decryption-error.ts";
import { openWithPassphrase, sealWithPassphrase } from "./passphrase-seal.ts";

const passphrase = new Secret("a long passphrase of the operator");
const context = Buffer.from("web of desk 1");
const plain = Buffer.from("keys");

describe("bytes under a passphrase", () => {
  test("v5.0.0-11.4.4 are stretched with scrypt at OWASP's cost, and a file cannot ask for less or for endless work", async () => {
    const sealed = await sealWithPassphrase(passphrase, context, plain);
    expect(sealed).toMatchObject({ costLog2: 17, parallel: 1 });
    expect([sealed.salt.length, sealed.iv.length, sealed.body.length]).toEqual([32, 12, 20]);
    for (const cost of [{ costLog2: 16 }, { costLog2: 21 }, { parallel: 0 }, { parallel: 5 }]) {
      const startedAt = performance.now();
      await expect(openWithPassphrase(passphrase, context, { ...sealed, ...cost })).rejects.toThrow(DecryptionError);
      expect(performance.now() - startedAt).toBeLessThan(100);
    }
  });

  test("open under the same passphrase, however it is composed, and under no other passphrase, context, salt or bytes", async () => {
    const accented = new Secret("pass\u0065\u0301 phrase of somebody"); // e and an accent, or one letter
    const sealed = await sealWithPassphrase(accented, context, plain);
    expect(Buffer.from(await openWithPassphrase(new Secret("pass\u00e9 phrase of somebody"), context, sealed))).toEqual(plain);
    const flipped = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
    for (const wrong of [
      () => openWithPassphrase(passphrase, context, sealed),
      () => openWithPassphrase(accented, Buffer.from("worker of desk 1"), sealed),
      () => openWithPassphrase(accented, context, { ...sealed, salt: flipped(sealed.salt) }),
      () => openWithPassphrase(accented, context, { ...sealed, iv: flipped(sealed.iv) }),
      () => openWithPassphrase(accented, context, { ...sealed, body: flipped(sealed.body) }),
      () => openWithPassphrase(accented, context, { ...sealed, body: sealed.body.subarray(1) }),
    ])
      await expect(wrong()).rejects.toThrow(DecryptionError);
  });
});
