/** Our thin uses of node:crypto against Project Wycheproof's vectors, as kept in the reference data. */
import { createSecretKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import { aesGcmOpen, aesGcmSeal } from "./aes-gcm.ts";
import { hkdfSha512, hmacSha256, hmacSha512 } from "./hmac.ts";
import { referenceFile } from "./reference-file.ts";
import { secretKey } from "./secret-key.ts";

type Vectors<Group, Case> = { testGroups: (Group & { tests: (Case & { tcId: number; result: "valid" | "invalid" | "acceptable" })[] })[] };
const hex = (text: string) => Buffer.from(text, "hex");

const gcm = referenceFile("wycheproof-aes_gcm.json") as
  | Vectors<
      { ivSize: number; keySize: number; tagSize: number },
      { key: string; iv: string; aad: string; msg: string; ct: string; tag: string }
    >
  | undefined;
const hkdf = referenceFile("wycheproof-hkdf_sha512.json") as
  | Vectors<object, { ikm: string; salt: string; info: string; size: number; okm: string }>
  | undefined;
const hmac = referenceFile("wycheproof-hmac_sha256.json") as
  | Vectors<{ tagSize: number }, { key: string; msg: string; tag: string }>
  | undefined;

test("a 4-byte, empty or overlong GCM tag is refused", () => {
  const key = secretKey(new Uint8Array(32));
  const [iv, aad, plain] = [new Uint8Array(12), hex("aa"), hex("0102")];
  const out = Buffer.alloc(18);
  aesGcmSeal(key, iv, aad, plain, out, 0);
  const tag = out.subarray(2);
  for (const wrong of [tag.subarray(0, 4), tag.subarray(0, 15), tag.subarray(0, 0), Buffer.concat([tag, hex("00")])]) {
    expect(() => aesGcmOpen(key, iv, aad, out.subarray(0, 2), wrong)).toThrow();
  }
  expect(aesGcmOpen(key, iv, aad, out.subarray(0, 2), tag)).toEqual(plain);
});

test("HMAC-SHA256 and HMAC-SHA512 agree with RFC 4231, case 2", () => {
  const [key, message] = [Buffer.from("Jefe"), Buffer.from("what do ya want for nothing?")];
  expect(hmacSha256(key, message).toString("hex")).toBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  expect(hmacSha512(key, message).toString("hex")).toBe(
    "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
  );
});

describe.skipIf(gcm === undefined)("Wycheproof AES-256-GCM, 96-bit iv, 128-bit tag", () => {
  const groups = (gcm?.testGroups ?? []).filter((g) => g.ivSize === 96 && g.keySize === 256 && g.tagSize === 128);
  const cases = groups.flatMap((g) => g.tests);
  test("every invalid case is refused and every valid one sealed and opened to its bytes", () => {
    expect(cases.length).toBeGreaterThan(60);
    expect(new Set(cases.map((c) => c.result))).toEqual(new Set(["valid", "invalid"]));
    for (const c of cases) {
      const key = secretKey(hex(c.key));
      const open = () => aesGcmOpen(key, hex(c.iv), hex(c.aad), hex(c.ct), hex(c.tag)).toString("hex");
      if (c.result === "invalid") {
        expect(open, `case ${c.tcId}`).toThrow();
        continue;
      }
      const out = Buffer.alloc(c.msg.length / 2 + 16);
      aesGcmSeal(key, hex(c.iv), hex(c.aad), hex(c.msg), out, 0);
      expect(out.toString("hex"), `case ${c.tcId}`).toBe(c.ct + c.tag);
      expect(open(), `case ${c.tcId}`).toBe(c.msg);
    }
  });
});

describe.skipIf(hkdf === undefined)("Wycheproof HKDF-SHA512", () => {
  test("every case agrees, and an impossible length is refused", () => {
    const cases = (hkdf?.testGroups ?? []).flatMap((g) => g.tests);
    expect(cases.length).toBeGreaterThan(80);
    for (const c of cases) {
      const derive = () => Buffer.from(hkdfSha512(createSecretKey(hex(c.ikm)), hex(c.salt), hex(c.info), c.size)).toString("hex");
      if (c.result === "invalid") expect(derive, `case ${c.tcId}`).toThrow();
      else expect(derive(), `case ${c.tcId}`).toBe(c.okm);
    }
  });
});

describe.skipIf(hmac === undefined)("Wycheproof HMAC-SHA256", () => {
  test("every case agrees exactly when it is valid", () => {
    const cases = (hmac?.testGroups ?? []).flatMap((g) => g.tests.map((c) => ({ ...c, tagSize: g.tagSize })));
    expect(cases.length).toBeGreaterThan(170);
    for (const c of cases) {
      const tag = hmacSha256(createSecretKey(hex(c.key)), hex(c.msg))
        .toString("hex")
        .slice(0, c.tagSize / 4);
      expect(tag === c.tag, `case ${c.tcId}`).toBe(c.result === "valid");
    }
  });
});
