import type { FieldCipher } from "../crypto/field-cipher.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import type { EpochMs } from "../domain/kernel/time.ts";
import type { Ids } from "../ports/ids.ts";
import type { Purpose } from "../ports/key-wrapper.ts";
import type { Wrote } from "./audit/writer-witness.ts";
import type { DbTx } from "./client.ts";
import { keyStore } from "./key-store.ts";

/** What every store of one transaction is made from. `now` is the database's time at its start. */
export type StoreContext = {
  readonly db: DbTx;
  readonly ring: KeyRing;
  readonly ids: Ids;
  readonly now: EpochMs;
  /** The country of an address, where the operator gave a file that knows. */
  readonly countryOf?: ((address: string | undefined) => string | undefined) | undefined;
  /** Told after each audit event how far the connection's writer got; it holds once the transaction commits (audit/writer-witness.ts). */
  readonly wrote?: Wrote | undefined;
  /** The cipher of a scope, one made in this very transaction too. */
  cipher(purpose: Purpose, scope: string): Promise<FieldCipher>;
  /** Makes the first data key of a scope in this transaction. */
  createScope(purpose: Purpose, scope: string): Promise<void>;
};

export function storeContext(parts: Pick<StoreContext, "db" | "ring" | "ids" | "now" | "countryOf" | "wrote">): StoreContext {
  const fresh = new Map<string, FieldCipher>();
  return {
    ...parts,
    async cipher(purpose, scope) {
      // Others load through the ring's own small pool, so that a transaction never waits for a connection of its own pool.
      return fresh.get(`${purpose} ${scope}`) ?? (await parts.ring.cipher(purpose, scope));
    },
    async createScope(purpose, scope) {
      fresh.set(`${purpose} ${scope}`, await parts.ring.createScope(keyStore(parts.db), purpose, scope));
    },
  };
}
