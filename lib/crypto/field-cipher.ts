import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import type { Uuid } from "#lib/domain/kernel/ids.ts";
import type { Purpose } from "#lib/ports/key-wrapper.ts";
import {
  type Ciphertext,
  type FieldKey,
  type FieldPlace,
  fieldPlace,
  frameKeyId,
  openFrame,
  type PadBucket,
  sealFrame,
} from "./bw1-frame.ts";
import { DecryptionError } from "./decryption-error.ts";
import { openAt, sealAt } from "./field.ts";
import type { FieldType, FieldValues, OpenedField } from "./field-encoding.ts";
import { inSlices } from "./in-slices.ts";
import { KeyMissingError } from "./key-missing-error.ts";
import type { SecretKey } from "./secret-key.ts";
import { StaleKeysError } from "./stale-keys-error.ts";

/**
 * An encrypted column by its annotated names: `{ model: "fill.v1", column: "sealed" }`. Declare it once as a constant.
 * `pad` hides lengths within a bucket; 32 where nothing is said.
 */
export type SealedColumn = { readonly model: string; readonly column: string; readonly pad?: PadBucket };

/** An encrypted cell of a column and the row that it stands in. */
export type SealedCell = { readonly rowId: Uuid; readonly sealed: Uint8Array };

/**
 * Seals and opens the fields of one scope, synchronously. It holds keys, so take it from the ring for one piece of work
 * and let it go: a copy kept longer outlives the ring's five minutes.
 */
export class FieldCipher {
  readonly purpose: Purpose;
  readonly scope: string;
  readonly #sealsWith: FieldKey | undefined;
  readonly #keyOf: (id: number) => SecretKey | undefined;
  readonly #places = new WeakMap<SealedColumn, FieldPlace>();

  /** @param keys all that open; `sealsWith` is the active one among them */
  constructor(purpose: Purpose, scope: string, keys: ReadonlyMap<number, SecretKey>, sealsWith: FieldKey | undefined) {
    this.purpose = purpose;
    this.scope = scope;
    this.#sealsWith = sealsWith;
    this.#keyOf = (id) => keys.get(id);
  }

  /** @throws KeyMissingError when no key may seal; TypeError for a row id or value that cannot be stored */
  seal(column: SealedColumn, rowId: Uuid, value: JsonValue): Ciphertext {
    return this.#seal(column, rowId, "json", value);
  }

  /** The caller checks the shape. @throws DecryptionError, also for bytes of another type */
  open(column: SealedColumn, rowId: Uuid, sealed: Uint8Array): JsonValue {
    const opened = this.#open(column, rowId, sealed);
    if (opened.type !== "json") throw new DecryptionError();
    return opened.value;
  }

  /**
   * Many cells of one column, in slices that let others run; `read` checks the shape of each. @shape in the order given
   * @throws DecryptionError for the first that does not open, and whatever `read` throws
   */
  openMany<C extends SealedCell, T>(column: SealedColumn, cells: readonly C[], read: (value: JsonValue, cell: C) => T): Promise<T[]> {
    return inSlices(cells, (cell) => read(this.open(column, cell.rowId, cell.sealed), cell));
  }

  /** Many values of one column, in slices that let others run. @shape in the order given. @throws as `seal` */
  sealMany(column: SealedColumn, values: readonly { readonly rowId: Uuid; readonly value: JsonValue }[]): Promise<Ciphertext[]> {
    return inSlices(values, ({ rowId, value }) => this.seal(column, rowId, value));
  }

  /** @throws KeyMissingError when no key may seal; TypeError for a row id or text that cannot be stored */
  sealText(column: SealedColumn, rowId: Uuid, value: string): Ciphertext {
    return this.#seal(column, rowId, "utf8", value);
  }

  /** @throws DecryptionError, also for bytes of another type */
  openText(column: SealedColumn, rowId: Uuid, sealed: Uint8Array): string {
    const opened = this.#open(column, rowId, sealed);
    if (opened.type !== "utf8") throw new DecryptionError();
    return opened.value;
  }

  /**
   * The same value under the key that seals now: what a rotation writes. Type and padding stay.
   * @throws DecryptionError when it does not open, KeyMissingError when no key may seal
   */
  reseal(column: SealedColumn, rowId: Uuid, sealed: Uint8Array): Ciphertext {
    if (this.#sealsWith === undefined) throw new KeyMissingError("not-active", this.purpose);
    const place = this.#place(column);
    const { type, pad, plain } = openFrame(this.#keyOf, place, rowId, sealed);
    const anew = sealFrame(this.#sealsWith, place, rowId, type, pad, plain);
    plain.fill(0);
    return anew;
  }

  /** @throws DecryptionError when it does not open as a value of any type */
  check(column: SealedColumn, rowId: Uuid, sealed: Uint8Array): void {
    this.#open(column, rowId, sealed);
  }

  /** A key that this cipher has not seen may have come since: the caller may look once more. */
  #open(column: SealedColumn, rowId: Uuid, sealed: Uint8Array): OpenedField {
    const keyId = sealed instanceof Uint8Array ? frameKeyId(sealed) : undefined;
    if (keyId !== undefined && this.#keyOf(keyId) === undefined) throw new StaleKeysError();
    return openAt(this.#keyOf, this.#place(column), rowId, sealed);
  }

  #seal<T extends FieldType>(column: SealedColumn, rowId: Uuid, type: T, value: FieldValues[T]): Ciphertext {
    if (this.#sealsWith === undefined) throw new KeyMissingError("not-active", this.purpose);
    return sealAt(this.#sealsWith, this.#place(column), rowId, type, column.pad ?? 32, value);
  }

  #place(column: SealedColumn): FieldPlace {
    const known = this.#places.get(column);
    if (known !== undefined) return known;
    const place = fieldPlace(this.scope, column.model, column.column);
    this.#places.set(column, place);
    return place;
  }
}
