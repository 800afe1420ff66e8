import { describe, expect, it } from "vitest";
import { asId, uuidV7 } from "#lib/domain/kernel/ids.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { DecryptionError } from "./decryption-error.ts";
import { FieldCipher } from "./field-cipher.ts";
import { KeyMissingError } from "./key-missing-error.ts";
import { secretKey } from "./secret-key.ts";

const column = { model: "fill.v1", column: "sealed" };
const key = { id: 3, key: secretKey(new Uint8Array(32).fill(9)) };
const cipher = new FieldCipher("trade", "one", new Map([[key.id, key.key]]), key);
const values = Array.from({ length: 3_000 }, (_, n) => ({ rowId: uuidV7(epochMs(n), new Uint8Array(10)), value: { lots: String(n) } }));

describe("many cells of a column", () => {
  it("[E1] are sealed and opened in their order, and others run meanwhile", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const sealed = await cipher.sealMany(column, values);
    const cells = values.map(({ rowId }, i) => ({ rowId, sealed: sealed[i] ?? new Uint8Array() }));
    const before = turns;
    const opened = await cipher.openMany(column, cells, (value, { rowId }) => ({ rowId, value }));
    clearInterval(timer);
    expect(opened).toEqual(values);
    expect(before).toBeGreaterThan(0);
    expect(turns).toBeGreaterThan(before);
    expect(values.map(({ rowId }, i) => cipher.open(column, rowId, sealed[i] ?? new Uint8Array()))).toEqual(
      values.map(({ value }) => value),
    );
  });

  it("[E1] are given none at all where one of them stands in another's row", async () => {
    const sealed = await cipher.sealMany(column, values.slice(0, 3));
    const cells = values.slice(0, 3).map(({ rowId }, i) => ({ rowId, sealed: sealed[(i + 1) % 3] ?? new Uint8Array() }));
    await expect(cipher.openMany(column, cells, (value) => value)).rejects.toThrow(DecryptionError);
  });

  it("[E1] are not sealed where no key may seal", async () => {
    const opener = new FieldCipher("trade", "one", new Map([[key.id, key.key]]), undefined);
    await expect(opener.sealMany(column, [{ rowId: asId(values[0]?.rowId ?? ""), value: 1 }])).rejects.toThrow(KeyMissingError);
  });
});
