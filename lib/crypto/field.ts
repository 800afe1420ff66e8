import { type Ciphertext, type FieldKey, type FieldPlace, fieldPlace, openFrame, type PadBucket, sealFrame } from "./bw1-frame.ts";
import { DecryptionError } from "./decryption-error.ts";
import { codecs, decodeField, type FieldType, type FieldValues, type OpenedField, padded, unpadded } from "./field-encoding.ts";
import type { SecretKey } from "./secret-key.ts";

/** The cell a field lives in. Names come from the schema annotation, never from Prisma; the row id is made before the insert. */
export type FieldCell = { readonly scope: string; readonly model: string; readonly column: string; readonly rowId: string };

/**
 * Seals one field in format BW1.
 * @throws TypeError for a value outside its type, an upper-case row id or a key id outside u32: bugs of the caller
 * @source security.md, "Field encryption, format BW1"
 */
export function sealField<T extends FieldType>(
  key: FieldKey,
  as: { readonly type: T; readonly pad: PadBucket } & FieldCell,
  plaintext: FieldValues[T],
): Ciphertext {
  return sealAt(key, placeOf(as), as.rowId, as.type, as.pad, plaintext);
}

/**
 * Opens one field; its type byte says what the value is.
 * @throws DecryptionError, the same one whatever is wrong
 */
export function openField(keys: (id: number) => SecretKey | undefined, cell: FieldCell, sealed: Uint8Array): OpenedField {
  return openAt(keys, placeOf(cell), cell.rowId, sealed);
}

/** The place of the last call: fields come column by column, and making a place costs as much as a sixth of opening a field. */
let lastPlace: { readonly cell: FieldCell; readonly place: FieldPlace } | undefined;

function placeOf(cell: FieldCell): FieldPlace {
  const { scope, model, column } = cell;
  if (lastPlace?.cell.scope === scope && lastPlace.cell.model === model && lastPlace.cell.column === column) return lastPlace.place;
  const place = fieldPlace(scope, model, column);
  lastPlace = { cell: { scope, model, column, rowId: cell.rowId }, place };
  return place;
}

/** `sealField` with a place made once for a column: what the many rows of the worker go through. */
export function sealAt<T extends FieldType>(
  key: FieldKey,
  place: FieldPlace,
  rowId: string,
  type: T,
  pad: PadBucket,
  plaintext: FieldValues[T],
): Ciphertext {
  if (type === "null" && pad !== 0) throw new TypeError("null is not padded");
  const codec = codecs[type];
  return sealFrame(key, place, rowId, codec.byte, pad, padded(codec.encode(plaintext), pad));
}

/** `openField` with a place made once for a column. */
export function openAt(keys: (id: number) => SecretKey | undefined, place: FieldPlace, rowId: string, sealed: unknown): OpenedField {
  if (!(sealed instanceof Uint8Array)) throw new DecryptionError();
  const { type, pad, plain } = openFrame(keys, place, rowId, sealed);
  if (type === codecs.null.byte && pad !== 0) throw new DecryptionError();
  return decodeField(type, unpadded(plain, pad));
}
