/** What the reference's known answers must refuse: moved anywhere, swapped with each other, cut, or grown. */
import { describe, expect, test } from "vitest";
import { DecryptionError } from "./decryption-error.ts";
import { type FieldCell, openField } from "./field.ts";
import { referenceFile } from "./reference-file.ts";
import { secretKey } from "./secret-key.ts";

type Vector = { name: string; dekHex: string; keyId: number; aadParts: [string, string, string, string]; ciphertextHex: string };
const reference = referenceFile("bw1-known-answers.json") as { field: Vector[] } | undefined;
const vectors = reference?.field ?? [];
const hex = (text: string) => Buffer.from(text, "hex");

function answer(vector: Vector, parts: readonly string[], bytes: Uint8Array): string {
  const [scope = "", model = "", column = "", rowId = ""] = parts;
  const cell: FieldCell = { scope, model, column, rowId };
  try {
    openField(() => secretKey(hex(vector.dekHex)), cell, bytes); // a key for every id: the strictest case
    return "opened";
  } catch (error) {
    if (!(error instanceof DecryptionError)) throw error;
    return `${error.name} ${error.message} ${String(error.cause)} ${Object.keys(error).join()}`;
  }
}

describe.skipIf(reference === undefined)("the known answers of BW1", () => {
  test("v5.0.0-11.3.3 v5.0.0-11.2.5 [E1] every flipped bit, every truncation, every AAD swap and every swap of parts is refused by one and the same error", () => {
    const seen = new Map<string, number>();
    const refuse = (vector: Vector, parts: readonly string[], bytes: Uint8Array) => {
      const says = answer(vector, parts, bytes);
      seen.set(says, (seen.get(says) ?? 0) + 1);
    };
    for (const vector of vectors) {
      const good = hex(vector.ciphertextHex);
      expect(answer(vector, vector.aadParts, good)).toBe("opened");
      for (let bit = 0; bit < good.length * 8; bit++) {
        const bad = Buffer.from(good);
        bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        refuse(vector, vector.aadParts, bad);
      }
      for (let end = 0; end < good.length; end++) refuse(vector, vector.aadParts, good.subarray(0, end));
      for (let start = 1; start < good.length; start++) refuse(vector, vector.aadParts, good.subarray(start));
      refuse(vector, vector.aadParts, Buffer.concat([good, Buffer.of(0)]));
      for (let i = 0; i < 4; i++) {
        for (let j = i + 1; j < 4; j++) refuse(vector, swapped(vector.aadParts, i, j), good);
        refuse(vector, vector.aadParts.with(i, `${vector.aadParts[i] ?? ""}x`), good);
      }
      for (let cut = 1; cut < 5; cut++) refuse(vector, shifted(vector.aadParts, cut), good); // the same bytes, cut elsewhere
    }
    expect(seen.size).toBe(1);
    expect([...seen.values()][0]).toBeGreaterThan(10_000);
    expect([...seen.keys()][0]).not.toBe("opened");
  });
});

const swapped = (parts: readonly string[], i: number, j: number) => parts.with(i, parts[j] ?? "").with(j, parts[i] ?? "");

/** Moves characters over the border between scope and model. */
function shifted([scope, model, ...rest]: readonly string[], count: number): readonly string[] {
  const moved = (model ?? "").slice(0, count);
  return [`${scope}${moved}`, (model ?? "").slice(count), ...rest];
}
