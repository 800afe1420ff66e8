import type { FieldCipher } from "#lib/crypto/field-cipher.ts";
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
