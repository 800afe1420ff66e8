import type { FieldCipher, SealedCell } from "#lib/crypto/field-cipher.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import { type Figures, openManyFigures, type SealedKind } from "./sealed-shapes.ts";
import type { StoreContext } from "./store-context.ts";

/** Ciphers of the portfolios that a list touches, each asked for once. */
export function tradeCiphers(context: StoreContext): (portfolioId: string) => Promise<FieldCipher> {
  const known = new Map<string, Promise<FieldCipher>>();
  return (portfolioId) => {
    const cipher = known.get(portfolioId) ?? context.cipher("trade", portfolioId);
    known.set(portfolioId, cipher);
    return cipher;
  };
}

/** The figures of a list's rows, each portfolio's opened together. @shape in the order given. @throws DecryptionError */
export async function openList<K extends SealedKind>(
  cipherOf: (portfolioId: string) => Promise<FieldCipher>,
  kind: K,
  cells: readonly (SealedCell & { readonly portfolioId: string })[],
): Promise<Figures<K>[]> {
  const opened = new Map<SealedCell, Figures<K>>();
  for (const [portfolioId, own] of Map.groupBy(cells, (cell) => cell.portfolioId)) {
    const figures = await openManyFigures(await cipherOf(portfolioId), kind, own);
    for (const [i, figure] of figures.entries()) if (own[i]) opened.set(own[i], figure);
  }
  return cells.map((cell) => {
    const figures = opened.get(cell);
    invariant(figures !== undefined, "every cell of a list was opened");
    return figures;
  });
}
