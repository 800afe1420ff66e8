import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { fieldPlace, type PadBucket, sealFrame } from "./bw1-frame.ts";
import { DecryptionError } from "./decryption-error.ts";
import { type FieldCell, openField, sealField } from "./field.ts";
import { type FieldType, type FieldValues, padded } from "./field-encoding.ts";
import { referenceFile } from "./reference-file.ts";
import { type SecretKey, secretKey } from "./secret-key.ts";

type KnownAnswer = {
  name: string;
  dekHex: string;
  keyId: number;
  typeByte: number;
  padTo: PadBucket;
  saltHex: string;
  aadParts: [string, string, string, string];
  plaintextHex: string;
  ciphertextHex: string;
};

/** A few of the reference file, so that this never runs empty. */
const dekHex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const common = { dekHex, keyId: 7, saltHex: "202122232425262728292a2b2c2d2e2f3031323334353637" };
const aadParts: KnownAnswer["aadParts"] = ["org-1", "ExchangeCredential", "apiSecret", "01920000-0000-7000-8000-000000000001"];
const header = (head: string) => `b101${head}00000007${common.saltHex}`;
const kept: KnownAnswer[] = [
  {
    ...common,
    aadParts,
    name: "kept: utf8",
    typeByte: 1,
    padTo: 0,
    plaintextHex: "68756e746572322d736563726574",
    ciphertextHex: `${header("0100")}389978774fa98bbe0ec9e598196d1475fe1b5f2056d228a1e4bd2fff66816285d6f49668c98dceefe5d66ec9fc3d4d130252d99b433d9972268b0edc6280`,
  },
  {
    ...common,
    aadParts,
    name: "kept: decimal, 16 to 32",
    typeByte: 2,
    padTo: 16,
    plaintextHex: "313233343536373839303132332e3435",
    ciphertextHex: `${header("0210")}3a4016e6f2cd8f57e3bea126177fa8d2a55c5ba8919cf275dbb35fc3fb09a2d7f74c429f19f00658abe1e6037102228ef148c2d075ba9b003d319bf38e98bbed0acff291c2e534eca91e2dc290038251`,
  },
  {
    ...common,
    aadParts,
    name: "kept: json",
    typeByte: 4,
    padTo: 32,
    plaintextHex: "7b2261223a312c2262223a5b747275652c6e756c6c5d7d",
    ciphertextHex: `${header("0420")}2df0bfb9dc4c0225e4fe7c32caff4a95f0b00111b3286f9b9340c42442d2d4283d44357ea91642a42d1835eacb91c1fb785f702e0e35952457591723403934b957a7dfd3dd2fbc162163036a74f14690`,
  },
];
const reference = referenceFile("bw1-known-answers.json") as { field: KnownAnswer[] } | undefined;
const answers = [...kept, ...(reference?.field ?? [])];

const hex = (text: string) => Buffer.from(text, "hex");
const keys = (known: KnownAnswer) => (id: number) => (id === known.keyId ? secretKey(hex(known.dekHex)) : undefined);
const cellOf = ([scope, model, column, rowId]: KnownAnswer["aadParts"]): FieldCell => ({ scope, model, column, rowId });

const dek = secretKey(hex(dekHex));
const own = (id: number): SecretKey | undefined => (id === 7 ? dek : undefined);
const cell = cellOf(aadParts);
const seal = <T extends FieldType>(type: T, value: FieldValues[T], pad: PadBucket = 0) =>
  sealField({ id: 7, key: dek }, { type, pad, ...cell }, value);

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (!(error instanceof DecryptionError)) throw error;
    return `${error.name}: ${error.message} ${String(error.cause)}`;
  }
  throw new Error("it opened");
}

describe("field format BW1", () => {
  describe.each(answers)("known answer $name", (known) => {
    test("is sealed to the very bytes", () => {
      const place = fieldPlace(known.aadParts[0], known.aadParts[1], known.aadParts[2]);
      const key = { id: known.keyId, key: secretKey(hex(known.dekHex)) };
      const plain = padded(hex(known.plaintextHex), known.padTo);
      const sealed = sealFrame(key, place, known.aadParts[3], known.typeByte, known.padTo, plain, hex(known.saltHex));
      expect(Buffer.from(sealed).toString("hex")).toBe(known.ciphertextHex);
    });

    test("is opened to its value", () => {
      const opened = openField(keys(known), cellOf(known.aadParts), hex(known.ciphertextHex));
      expect(encodedAgain(opened)).toBe(known.plaintextHex);
    });

    test("is refused with any bit flipped or any part cut off, always by the same error", () => {
      const good = hex(known.ciphertextHex);
      const seen = new Set<string>();
      const open = (bytes: Uint8Array) => openField((id) => (id === known.keyId ? dek : undefined), cellOf(known.aadParts), bytes);
      for (let bit = 0; bit < good.length * 8; bit++) {
        const bad = Buffer.from(good);
        bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        seen.add(refusal(() => open(bad)));
      }
      for (let end = 0; end < good.length; end++) seen.add(refusal(() => open(good.subarray(0, end))));
      seen.add(refusal(() => open(Buffer.concat([good, Buffer.of(0)]))));
      expect([...seen]).toHaveLength(1);
    });
  });

  test("a flipped header bit is refused even when a key answers to every id", () => {
    const good = seal("utf8", "secret", 16);
    for (let bit = 0; bit < 64; bit++) {
      const bad = Buffer.from(good);
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      refusal(() => openField(() => dek, cell, bad));
    }
  });

  test("a field moved to another scope, model, column or row is refused", () => {
    const sealed = seal("utf8", "secret");
    for (const moved of [
      { ...cell, scope: "org-2" },
      { ...cell, model: "Other" },
      { ...cell, column: "apiKey" },
      { ...cell, rowId: "01920000-0000-7000-8000-000000000002" },
      { ...cell, scope: "org-1E", model: "xchangeCredential" },
      { ...cell, model: cell.column, column: cell.model },
      { ...cell, rowId: "not a row id" },
      { ...cell, rowId: cell.rowId.replace("7000", "7A00") },
    ]) {
      refusal(() => openField(own, moved, sealed));
    }
  });

  test("another key under the same id, an unknown id and id 0 are refused", () => {
    const sealed = seal("utf8", "secret");
    refusal(() => openField(() => secretKey(new Uint8Array(32)), cell, sealed));
    refusal(() => openField(() => undefined, cell, sealed));
    const zero = Buffer.from(sealed);
    zero.writeUInt32BE(0, 4);
    refusal(() => openField(() => dek, cell, zero));
  });

  test("a commitment taken from another message is refused, and so is a body", () => {
    const [a, b] = [Buffer.from(seal("utf8", "secret one")), Buffer.from(seal("utf8", "secret two"))];
    refusal(() => openField(own, cell, Buffer.concat([a.subarray(0, 32), b.subarray(32, 64), a.subarray(64)])));
    refusal(() => openField(own, cell, Buffer.concat([a.subarray(0, 64), b.subarray(64)])));
  });

  test.each([
    [
      "plaintext in an encrypted column",
      Buffer.from("trader@example.com, in the clear, and long enough to look like a sealed field of some kind"),
    ],
    ["nothing", new Uint8Array(0)],
    ["79 bytes", new Uint8Array(79).fill(0xb1)],
    ["text instead of bytes", "b1010100"],
    ["null", null],
  ])("%s is refused", (_, foreign) => {
    refusal(() => openField(own, cell, foreign as Uint8Array)); // what a raw query could hand over
  });

  test("an authentic frame whose inside breaks its own type or padding is refused", () => {
    const frame = (type: number, pad: PadBucket, plain: Uint8Array) =>
      sealFrame({ id: 7, key: dek }, fieldPlace(cell.scope, cell.model, cell.column), cell.rowId, type, pad, plain);
    const bytes = (text: string) => Buffer.from(text, "latin1");
    const broken: [number, PadBucket, Uint8Array][] = [
      [0, 0, bytes("a")],
      [8, 0, bytes("a")],
      [1, 0, bytes("\xff")],
      [1, 8 as PadBucket, bytes("\x80\0\0\0\0\0\0\0")],
      [1, 16, bytes("")],
      [1, 16, bytes("15 bytes of it\x80")],
      [1, 16, bytes("no marker here !")],
      [1, 16, Buffer.alloc(16)],
      [1, 16, Buffer.concat([bytes("marker too early"), bytes("\x80"), Buffer.alloc(31)]).subarray(0, 32 + 16)],
      [2, 0, bytes("-0")],
      [2, 0, bytes("-0.00")],
      [2, 0, bytes("01")],
      [2, 0, bytes("1.")],
      [2, 0, bytes("1e5")],
      [2, 0, bytes("1\n")],
      [2, 0, bytes("")],
      [3, 0, Buffer.alloc(7)],
      [4, 0, bytes("{")],
      [6, 0, bytes("\x02")],
      [6, 0, bytes("\x01\x01")],
      [7, 0, bytes("a")],
      [7, 16, padded(new Uint8Array(0), 16)],
    ];
    for (const [type, pad, plain] of broken) refusal(() => openField(own, cell, frame(type, pad, plain)));
  });

  test("what its type cannot hold is not sealed", () => {
    const bug = (work: () => unknown) => expect(work).toThrow(TypeError);
    for (const bad of ["-0", "-0.0", "+1", "01", ".5", "1.", "1e3", "NaN", "", " 1", "1\n", "١"]) bug(() => seal("decimal", bad));
    for (const bad of [2n ** 63n, -(2n ** 63n) - 1n]) bug(() => seal("int64", bad));
    bug(() => seal("utf8", "\ud800"));
    bug(() => seal("json", { a: Number.NaN }));
    bug(() => seal("null", null, 16));
    bug(() => sealField({ id: 7, key: dek }, { type: "utf8", pad: 0, ...cell, rowId: "01920000-0000-7A00-8000-000000000001" }, "a"));
    for (const id of [0, -1, 2 ** 32, 1.5]) bug(() => sealField({ id, key: dek }, { type: "utf8", pad: 0, ...cell }, "a"));
    bug(() => secretKey(new Uint8Array(31)));
  });

  test("two seals of one value share no byte of salt, commitment or body in place", () => {
    const [a, b] = [seal("utf8", "x".repeat(40)), seal("utf8", "x".repeat(40))];
    const same = a.subarray(8).filter((byte, i) => byte === b[8 + i]).length;
    expect(same).toBeLessThan(8); // 112 bytes agree by chance in less than one
  });

  test("padding tells the bucket only", () => {
    for (const pad of [16, 32] as const) {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
          const sealed = seal("bytes", bytes, pad);
          expect(sealed.length - 80).toBe((Math.floor(bytes.length / pad) + 1) * pad);
          expect(openField(own, cell, sealed).value).toEqual(Buffer.from(bytes));
        }),
      );
    }
  });

  const pads = fc.constantFrom<PadBucket>(0, 16, 32);
  const wellFormed = fc.string({ unit: "grapheme" });
  test("every value comes back as it was, its type with it", () => {
    const decimal = fc.stringMatching(/^-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,12})?$/).filter((text) => !/^-0(\.0+)?$/.test(text));
    const back = <T extends FieldType>(type: T, value: FieldValues[T], pad: PadBucket): void => {
      expect(openField(own, cell, seal(type, value, pad))).toEqual({ type, value });
    };
    fc.assert(fc.property(wellFormed, pads, (value, pad) => back("utf8", value, pad)));
    fc.assert(fc.property(decimal, pads, (value, pad) => back("decimal", value, pad)));
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), pads, (value, pad) => back("int64", value, pad)));
    fc.assert(fc.property(fc.boolean(), pads, (value, pad) => back("boolean", value, pad)));
    fc.assert(
      fc.property(fc.jsonValue(), pads, (value, pad) => back("json", JSON.parse(JSON.stringify(value)) as JsonValue, pad)), // −0 is 0 in JSON
    );
    back("null", null, 0);
    back("utf8", "\ufeffwith a byte order mark", 0);
  });
});

function encodedAgain(opened: ReturnType<typeof openField>): string {
  switch (opened.type) {
    case "utf8":
    case "decimal":
      return Buffer.from(opened.value).toString("hex");
    case "int64":
      return BigInt.asUintN(64, opened.value).toString(16).padStart(16, "0");
    case "json":
      return Buffer.from(JSON.stringify(opened.value)).toString("hex");
    case "bytes":
      return Buffer.from(opened.value).toString("hex");
    case "boolean":
      return opened.value ? "01" : "00";
    case "null":
      return "";
  }
}
