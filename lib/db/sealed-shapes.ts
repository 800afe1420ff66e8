import { DecryptionError } from "#lib/crypto/decryption-error.ts";
import type { FieldCipher, SealedCell } from "#lib/crypto/field-cipher.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { asId, type Uuid, uuidV7 } from "#lib/domain/kernel/ids.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import {
  bookFigures,
  equityFigures,
  fillFigures,
  intentFigures,
  ledgerFigures,
  orderFigures,
  portfolioFigures,
  positionFigures,
} from "#lib/domain/portfolio/figures.ts";
import { sealedColumns } from "./sealed-columns.ts";

/** What each encrypted row of a portfolio holds, by the name of its column in `sealedColumns`. */
export const sealedShapes = {
  portfolio: portfolioFigures,
  portfolioBook: bookFigures,
  position: positionFigures,
  intent: intentFigures,
  venueOrder: orderFigures,
  fill: fillFigures,
  ledgerEntry: ledgerFigures,
  equityPoint: equityFigures,
} as const;

export type SealedKind = keyof typeof sealedShapes;
export type Figures<K extends SealedKind> = ReturnType<(typeof sealedShapes)[K]["parse"]>;

/** Seals the figures of a row. The figures are checked first, so that nothing unreadable is ever stored. */
export function sealFigures<K extends SealedKind>(cipher: FieldCipher, kind: K, rowId: string, figures: Figures<K>) {
  return cipher.seal(sealedColumns[kind], asId(rowId), sealedShapes[kind].parse(figures) as JsonValue); // text, lists and plain objects alone
}

/** @throws DecryptionError when the bytes do not open, or open to another shape */
export function openFigures<K extends SealedKind>(cipher: FieldCipher, kind: K, rowId: string, sealed: Uint8Array): Figures<K> {
  return readFigures(kind, cipher.open(sealedColumns[kind], asId(rowId), sealed));
}

/** `openFigures` of many rows of a portfolio, in slices that let others run. @shape in the order given */
export function openManyFigures<K extends SealedKind>(cipher: FieldCipher, kind: K, cells: readonly SealedCell[]): Promise<Figures<K>[]> {
  return cipher.openMany(sealedColumns[kind], cells, (value) => readFigures(kind, value));
}

function readFigures<K extends SealedKind>(kind: K, value: JsonValue): Figures<K> {
  const parsed = sealedShapes[kind].safeParse(value);
  if (!parsed.success) throw new DecryptionError();
  return parsed.data as Figures<K>; // parsed by the shape of the same kind
}

/** Equity points have no id of their own: their place is named by their time. */
export function equityPointId(at: EpochMs): Uuid {
  return uuidV7(at, new Uint8Array(10));
}
