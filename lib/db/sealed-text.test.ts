import { describe, expect, it } from "vitest";
import { FieldCipher } from "#lib/crypto/field-cipher.ts";
import { secretKey } from "#lib/crypto/secret-key.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import type { OpArgs } from "./books/book-tx.ts";
import { sealedColumns } from "./sealed-columns.ts";
import { type SealedText, sealedText } from "./sealed-text.ts";

const key = { id: 3, key: secretKey(new Uint8Array(32).fill(9)) };
const cipher = new FieldCipher("trade", "one", new Map([[key.id, key.key]]), key);

describe("a sealed value on its way into the database", () => {
  it("[E1] is the base64 of what the cipher sealed", () => {
    const sealed = cipher.seal(sealedColumns.fill, asId("01920000-0000-7000-8000-000000000001"), { lots: "1" });
    expect(Buffer.from(sealedText(sealed), "base64")).toEqual(Buffer.from(sealed));
  });

  it("[E1] is nothing else: plain bytes and plain text do not compile", () => {
    // @ts-expect-error plain bytes are not sealed
    const fromBytes: SealedText = sealedText(new Uint8Array(80));
    // @ts-expect-error plain text is not sealed
    const fromText: SealedText = "plain";
    // @ts-expect-error an operation on the books stores what was sealed
    const op: OpArgs = { id: "1", sealed: "plain" };
    expect([fromBytes, fromText, op]).toHaveLength(3);
  });
});
