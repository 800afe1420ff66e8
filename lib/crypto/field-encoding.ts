import { isUtf8 } from "node:buffer";
import { canonicalJson, type JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import type { PadBucket } from "./bw1-frame.ts";
import { DecryptionError } from "./decryption-error.ts";
import { utf8 } from "./length-prefix.ts";

/** What each field type holds in memory. @unit decimal: text with its scale; int64: −2⁶³ … 2⁶³−1 */
export type FieldValues = {
  utf8: string;
  decimal: string;
  int64: bigint;
  json: JsonValue;
  bytes: Uint8Array;
  boolean: boolean;
  null: null;
};
export type FieldType = keyof FieldValues;
export type OpenedField = { readonly [T in FieldType]: { readonly type: T; readonly value: FieldValues[T] } }[FieldType];

type Codec<T> = { readonly byte: number; encode(value: T): Uint8Array; decode(bytes: Buffer<ArrayBuffer>): T };

const decimalPattern = /^-?(0|[1-9]\d*)(\.\d+)?$/;
const negativeZero = /^-0(\.0+)?$/;
const isDecimal = (text: string) => decimalPattern.test(text) && !negativeZero.test(text);

/** @source security.md, format BW1. `encode` throws TypeError (a bug of the caller), `decode` DecryptionError. */
export const codecs: { readonly [T in FieldType]: Codec<FieldValues[T]> } = {
  utf8: { byte: 1, encode: utf8, decode: text },
  decimal: {
    byte: 2,
    encode(value) {
      if (!isDecimal(value)) throw new TypeError("not a decimal");
      return Buffer.from(value, "latin1");
    },
    decode(bytes) {
      const value = bytes.toString("latin1");
      return isDecimal(value) ? value : refuse();
    },
  },
  int64: {
    byte: 3,
    encode(value) {
      if (BigInt.asIntN(64, value) !== value) throw new TypeError("not an int64");
      const bytes = Buffer.allocUnsafe(8);
      bytes.writeBigInt64BE(value);
      return bytes;
    },
    decode: (bytes) => (bytes.length === 8 ? bytes.readBigInt64BE() : refuse()),
  },
  json: {
    byte: 4,
    encode: (value) => Buffer.from(canonicalJson(value), "utf8"),
    decode(bytes) {
      try {
        return JSON.parse(text(bytes));
      } catch {
        return refuse();
      }
    },
  },
  bytes: { byte: 5, encode: (value) => value, decode: (bytes) => bytes },
  boolean: {
    byte: 6,
    encode: (value) => Buffer.of(value ? 1 : 0),
    decode: (bytes) => (bytes.length === 1 && (bytes[0] === 0 || bytes[0] === 1) ? bytes[0] === 1 : refuse()),
  },
  null: { byte: 7, encode: () => Buffer.alloc(0), decode: (bytes) => (bytes.length === 0 ? null : refuse()) },
};

const types: readonly FieldType[] = ["utf8", "decimal", "int64", "json", "bytes", "boolean", "null"];

/** The value of an authenticated plaintext: the type byte decides. @throws DecryptionError for an unknown type or a wrong encoding */
export function decodeField(type: number, bytes: Buffer<ArrayBuffer>): OpenedField {
  const name = types[type - 1];
  if (name === undefined) throw new DecryptionError();
  return { type: name, value: codecs[name].decode(bytes) } as OpenedField; // name chose the codec of its own value
}

/** 0x80, then zeros to the next multiple of the bucket that is greater than the length. */
export function padded(bytes: Uint8Array, pad: PadBucket): Uint8Array {
  if (pad === 0) return bytes;
  const out = Buffer.allocUnsafe((Math.floor(bytes.length / pad) + 1) * pad);
  out.set(bytes);
  out[bytes.length] = 0x80;
  return out.fill(0, bytes.length + 1);
}

/** @throws DecryptionError unless it ends in one 0x80 and fewer zeros than the bucket, at a multiple of the bucket */
export function unpadded(bytes: Buffer<ArrayBuffer>, pad: PadBucket): Buffer<ArrayBuffer> {
  if (pad === 0) return bytes;
  let end = bytes.length - 1;
  const lowest = bytes.length - pad;
  while (end > lowest && bytes[end] === 0) end--;
  if (bytes.length % pad !== 0 || bytes[end] !== 0x80) throw new DecryptionError();
  return bytes.subarray(0, end);
}

function text(bytes: Buffer<ArrayBuffer>): string {
  return isUtf8(bytes) ? bytes.toString("utf8") : refuse();
}

function refuse(): never {
  throw new DecryptionError();
}
