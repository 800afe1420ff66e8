/** One known answer of a sealed field, its bytes decoded. */
export type FieldVector = {
  readonly name: string;
  readonly dek: Buffer;
  readonly keyId: number;
  readonly typeByte: number;
  readonly padTo: number;
  readonly salt: Buffer;
  readonly aadParts: readonly [scope: string, model: string, column: string, rowId: string];
  readonly plaintext: Buffer;
  readonly ciphertext: Buffer;
};

/** One known answer of a blind index. */
export type IndexVector = {
  readonly root: Buffer;
  readonly column: string;
  readonly version: number;
  readonly value: string;
  readonly bits: number;
  readonly index: Buffer;
};

/** Why a file is no file of vectors: where in it, never what stands there. */
export class VectorFileError extends Error {
  constructor(reason: string) {
    super(`this is no file of BW1 vectors: ${reason}`);
    this.name = "VectorFileError";
  }
}

const MOST_CHARACTERS = 64 * 1024 * 1024;
const MOST_VECTORS = 100_000;

/** The shape of the reference's known answers; members it does not know are ignored. @throws VectorFileError */
export function parseVectorFile(text: string): { readonly field: readonly FieldVector[]; readonly blindIndex: readonly IndexVector[] } {
  if (text.length > MOST_CHARACTERS) throw new VectorFileError("it is larger than 64 MiB");
  const root = record(json(text), "the file");
  if (root["format"] !== "BW1") throw new VectorFileError('its "format" is not "BW1"');
  const [field, indexes] = [list(root, "field"), list(root, "blindIndex")];
  if (field.length + indexes.length === 0) throw new VectorFileError("it holds no vector");
  return {
    field: field.map((entry, i) => fieldVector(record(entry, `field[${i}]`), `field[${i}]`)),
    blindIndex: indexes.map((entry, i) => indexVector(record(entry, `blindIndex[${i}]`), `blindIndex[${i}]`)),
  };
}

function fieldVector(from: Fields, at: string): FieldVector {
  const parts = from["aadParts"];
  if (!Array.isArray(parts) || parts.length !== 4 || !parts.every((part) => typeof part === "string"))
    throw new VectorFileError(`${at}.aadParts is not four texts`);
  return {
    name: from["name"] === undefined ? at : printable(text(from, "name", at)),
    dek: bytes(from, "dekHex", at),
    keyId: whole(from, "keyId", at),
    typeByte: whole(from, "typeByte", at),
    padTo: whole(from, "padTo", at),
    salt: bytes(from, "saltHex", at),
    aadParts: parts as unknown as FieldVector["aadParts"], // four texts, checked above
    plaintext: bytes(from, "plaintextHex", at),
    ciphertext: bytes(from, "ciphertextHex", at),
  };
}

function indexVector(from: Fields, at: string): IndexVector {
  return {
    root: bytes(from, "rootHex", at),
    column: printable(text(from, "column", at)),
    version: whole(from, "version", at),
    value: text(from, "value", at),
    bits: whole(from, "bits", at),
    index: bytes(from, "indexHex", at),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function json(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, "")); // some editors put a mark before the text
  } catch {
    throw new VectorFileError("it is not JSON"); // the parser's message quotes the text, or its nesting was too deep
  }
}

function record(value: unknown, at: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new VectorFileError(`${at} is not an object`);
  return value as Fields; // an object with text keys
}

function list(from: Fields, name: string): readonly unknown[] {
  const value = from[name] ?? [];
  if (!Array.isArray(value)) throw new VectorFileError(`"${name}" is not a list`);
  if (value.length > MOST_VECTORS) throw new VectorFileError(`"${name}" has more than ${MOST_VECTORS} entries`);
  return value;
}

function text(from: Fields, name: string, at: string): string {
  const value = from[name];
  if (typeof value !== "string") throw new VectorFileError(`${at}.${name} is not a text`);
  return value;
}

function whole(from: Fields, name: string, at: string): number {
  const value = from[name];
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new VectorFileError(`${at}.${name} is not a whole number`);
  return value;
}

function bytes(from: Fields, name: string, at: string): Buffer {
  const value = text(from, name, at);
  if (!/^([0-9a-f]{2})*$/i.test(value)) throw new VectorFileError(`${at}.${name} is not hexadecimal`);
  return Buffer.from(value, "hex");
}

/** A stranger's text must not move the terminal's cursor. */
function printable(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the point
  return value.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, " ").slice(0, 200);
}
