import { isDeepStrictEqual } from "node:util";
import { blindIndex } from "./blind-index.ts";
import { fieldPlace, openFrame, type PadBucket, sealFrame } from "./bw1-frame.ts";
import { openAt } from "./field.ts";
import { padded, unpadded } from "./field-encoding.ts";
import { secretKey } from "./secret-key.ts";
import { type FieldVector, type IndexVector, parseVectorFile } from "./vector-file.ts";

export type VectorReport = {
  readonly passed: number;
  readonly failed: number;
  /** The first hundred that failed: which, and in what. */
  readonly failures: readonly { readonly name: string; readonly reason: string }[];
};

const MOST_NAMED = 100;

/**
 * Checks a file of vectors of format BW1 against this implementation: a field is sealed with its salt to the very bytes and opened to its
 * plaintext; a blind index is made anew.
 * @throws VectorFileError when the file is not of that shape
 */
export function verifyVectors(text: string): VectorReport {
  const { field, blindIndex: indexes } = parseVectorFile(text);
  const checks = [
    ...field.map((vector) => ({ name: vector.name, reason: reasonOf(() => checkField(vector)) })),
    ...indexes.map((vector, i) => ({ name: `blind index ${i + 1} (${vector.column})`, reason: reasonOf(() => checkIndex(vector)) })),
  ];
  const failures = checks.flatMap(({ name, reason }) => (reason === undefined ? [] : [{ name, reason }]));
  return { passed: checks.length - failures.length, failed: failures.length, failures: failures.slice(0, MOST_NAMED) };
}

function checkField(vector: FieldVector): string | undefined {
  const { keyId, typeByte, padTo, salt, plaintext, ciphertext } = vector;
  const [scope, model, column, rowId] = vector.aadParts;
  if (salt.length !== 24) return "it cannot be: a salt has 24 bytes";
  if (![0, 16, 32].includes(padTo)) return "it cannot be: a bucket is 0, 16 or 32";
  if (typeByte < 1 || typeByte > 7) return "it cannot be: a type is 1 to 7";
  const key = secretKey(vector.dek);
  const place = fieldPlace(scope, model, column);
  const plain = padded(plaintext, padTo as PadBucket); // checked above
  const sealed = sealFrame({ id: keyId, key }, place, rowId, typeByte, padTo as PadBucket, plain, salt);
  if (!Buffer.from(sealed).equals(ciphertext)) return "sealing gives other bytes";
  const keys = (id: number) => (id === keyId ? key : undefined);
  const opened = openFrame(keys, place, rowId, ciphertext);
  const inside = unpadded(opened.plain, opened.pad);
  if (!Buffer.from(inside).equals(plaintext)) return "opening gives another plaintext";
  openAt(keys, place, rowId, ciphertext); // throws for bytes that their type cannot hold, and for a bucket that it cannot have
  return undefined;
}

function checkIndex({ root, column, version, value, bits, index }: IndexVector): string | undefined {
  return isDeepStrictEqual(Buffer.from(blindIndex(secretKey(root), column, version, value, bits)), index)
    ? undefined
    : "the index is another";
}

/** A vector that cannot even be tried fails; what it holds is the auditor's, so nothing of it is said. */
function reasonOf(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return `it cannot be: ${error.message}`;
    return "it is refused when it is opened";
  }
}
