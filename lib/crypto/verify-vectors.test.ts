import { describe, expect, test } from "vitest";
import { fieldPlace, sealFrame } from "./bw1-frame.ts";
import { codecs, padded } from "./field-encoding.ts";
import { referenceFile } from "./reference-file.ts";
import { secretKey } from "./secret-key.ts";
import { VectorFileError } from "./vector-file.ts";
import { verifyVectors } from "./verify-vectors.ts";

const good = {
  name: "utf8",
  dekHex: "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
  keyId: 7,
  typeByte: 1,
  padTo: 0,
  saltHex: "202122232425262728292a2b2c2d2e2f3031323334353637",
  aadParts: ["org-1", "ExchangeCredential", "apiSecret", "01920000-0000-7000-8000-000000000001"],
  plaintextHex: "68756e746572322d736563726574",
  ciphertextHex:
    "b101010000000007202122232425262728292a2b2c2d2e2f3031323334353637389978774fa98bbe0ec9e598196d1475fe1b5f2056d228a1e4bd2fff66816285d6f49668c98dceefe5d66ec9fc3d4d130252d99b433d9972268b0edc6280",
};
const index = {
  rootHex: good.dekHex,
  column: "User.email",
  version: 1,
  value: "trader@example.com",
  bits: 128,
  indexHex: "b670aea9c592671a2df663a97d4c9f72",
};
const file = (field: readonly object[], blindIndex: readonly object[] = []) => JSON.stringify({ format: "BW1", field, blindIndex });
const counts = (text: string) => {
  const { passed, failed } = verifyVectors(text);
  return [passed, failed];
};

describe("[E1] vectors of an auditor", () => {
  test("pass when they are right, and fail one by one when any member of them is not", () => {
    expect(counts(file([good], [index]))).toEqual([2, 0]);
    const wrong: object[] = [
      { dekHex: good.dekHex.replace("00", "01") },
      { keyId: 8 },
      { typeByte: 5 },
      { saltHex: good.saltHex.replace("20", "21") },
      { aadParts: ["org-2", ...good.aadParts.slice(1)] },
      { plaintextHex: `${good.plaintextHex}00` },
      { ciphertextHex: good.ciphertextHex.replace(/0$/, "1") },
    ];
    for (const change of wrong) expect([change, ...counts(file([good, { ...good, ...change }]))]).toEqual([change, 1, 1]);
    for (const change of [{ value: "x" }, { bits: 64 }, { version: 2 }, { column: "User.name" }])
      expect([change, ...counts(file([], [index, { ...index, ...change }]))]).toEqual([change, 1, 1]);
  });

  test("whose null has a bucket are refused, as the desk refuses them; one without passes", () => {
    const [scope, model, column, rowId] = good.aadParts as [string, string, string, string]; // four texts, just above
    const key = secretKey(Buffer.from(good.dekHex, "hex"));
    const vector = (padTo: 0 | 16) => {
      const place = fieldPlace(scope, model, column);
      const plain = padded(new Uint8Array(), padTo);
      const sealed = sealFrame({ id: 7, key }, place, rowId, codecs.null.byte, padTo, plain, Buffer.from(good.saltHex, "hex"));
      return { ...good, typeByte: codecs.null.byte, padTo, plaintextHex: "", ciphertextHex: Buffer.from(sealed).toString("hex") };
    };
    expect(counts(file([vector(0)]))).toEqual([1, 0]);
    expect(verifyVectors(file([vector(16)])).failures).toEqual([{ name: "utf8", reason: "it is refused when it is opened" }]);
  });

  test("may begin with a byte order mark", () => {
    expect(counts(`\ufeff${file([good])}`)).toEqual([1, 0]);
  });

  test("that cannot be tried fail with the reason, and stop nothing", () => {
    const odd: object[] = [
      { dekHex: "00" },
      { keyId: 0 },
      { keyId: 2 ** 40 },
      { typeByte: 0 },
      { typeByte: 257 },
      { padTo: 1_000_000_000 },
      { padTo: 8 },
      { saltHex: "" },
      { saltHex: "00".repeat(25) },
      { aadParts: ["", "M", "c", good.aadParts[3]] },
      { aadParts: ["s", "M", "c", "NOT-A-UUID"] },
      { ciphertextHex: "" },
    ];
    const report = verifyVectors(file([...odd.map((change) => ({ ...good, ...change })), good]));
    expect([report.passed, report.failed]).toEqual([1, odd.length]);
    for (const { reason } of report.failures) expect(reason).not.toContain("68756e74");
    const many = verifyVectors(file(Array.from({ length: 150 }, () => ({ ...good, keyId: 0 }))));
    expect([many.failed, many.failures.length]).toEqual([150, 100]);
  });

  test.each([
    ["", "not JSON"],
    ["{", "not JSON"],
    ["null", "not an object"],
    ["[]", "not an object"],
    ['{"format":"BW2","field":[]}', '"format"'],
    ['{"format":"BW1"}', "no vector"],
    ['{"format":"BW1","field":{"length":1e9}}', "not a list"],
    ['{"format":"BW1","field":[null]}', "field[0]"],
    [file([{ ...good, dekHex: "planted" }]), "field[0].dekHex is not hexadecimal"],
    [file([{ ...good, keyId: "7" }]), "field[0].keyId is not a whole number"],
    [file([{ ...good, keyId: 1.5 }]), "field[0].keyId is not a whole number"],
    [file([{ ...good, aadParts: ["a", "b", "c"] }]), "four texts"],
    [file([], [{ ...index, value: 1 }]), "blindIndex[0].value is not a text"],
    ["[".repeat(200_000), "not JSON"],
    [
      file(
        [],
        Array.from({ length: 100_001 }, () => ({})),
      ),
      "more than 100000",
    ],
  ])("in a hostile file are refused with what is wrong with it (%#)", (text, says) => {
    expect(() => verifyVectors(text)).toThrow(VectorFileError);
    expect(() => verifyVectors(text)).toThrow(says);
    expect(() => verifyVectors(text)).not.toThrow("planted");
  });

  test("with a name that plays with the terminal are named without it", () => {
    const [failure] = verifyVectors(file([{ ...good, keyId: 8, name: "\u001b[2Jgone\u202e" }])).failures;
    expect(failure?.name).toBe(" [2Jgone ");
  });

  const reference = referenceFile("bw1-known-answers.json");
  test.skipIf(reference === undefined)("of the reference pass, all of them", () => {
    expect(counts(JSON.stringify(reference))).toEqual([14, 0]);
  });
});
