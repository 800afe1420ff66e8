import type { Clock } from "#lib/ports/clock.ts";
import type { DataKeyRow, PurposeKeyRow } from "#lib/ports/key-store.ts";
import type { KeyWrapper, Purpose } from "#lib/ports/key-wrapper.ts";
import { KeyMissingError } from "./key-missing-error.ts";
import { given, newWrappedPurposeKey, openPurposeKey, purposeKeyContext, wrapDataKey } from "./purpose-key.ts";
import { randomBytes } from "./random.ts";

type Made<R> = Omit<R, "wrapped"> & { readonly wrapped: Uint8Array<ArrayBuffer> };

/** The keys that a rotation makes. Nothing is stored here; whoever asked inserts the rows. */
export function nextKeys(parts: { readonly wrapper: KeyWrapper; readonly clock: Clock }) {
  const { wrapper, clock } = parts;
  return {
    /** The version after the newest of `rows`. @throws KeyMissingError for a purpose without keys: a rotation makes no first one */
    async purposeKey(rows: readonly PurposeKeyRow[], purpose: Purpose): Promise<Omit<Made<PurposeKeyRow>, "id">> {
      const newest = Math.max(0, ...rows.filter((row) => row.purpose === purpose).map((row) => row.version));
      if (newest === 0) throw new KeyMissingError("no-purpose", purpose);
      const facts = { purpose, version: newest + 1, createdAt: clock.now() };
      return { ...facts, wrapped: await newWrappedPurposeKey(wrapper, facts), state: "active" };
    },
    /** One data key for each scope, under the purpose key given. */
    async dataKeys(under: PurposeKeyRow, scopes: readonly { readonly id: number; readonly scope: string }[]): Promise<Made<DataKeyRow>[]> {
      const purposeKey = await openPurposeKey(wrapper, under);
      return scopes.map(({ id, scope }) => {
        const facts = { id, purpose: under.purpose, scope, createdAt: clock.now() };
        const raw = randomBytes(32);
        const wrapped = wrapDataKey(purposeKey, facts, raw);
        raw.fill(0);
        return { ...facts, purposeKeyId: under.id, wrapped, state: "active" as const };
      });
    },
    /**
     * The same purpose key under the newest version of the wrapper's key.
     * @throws KeyMissingError, DecryptionError when it does not open, FailureError when the wrapper could not tell
     */
    async rewrapped(row: PurposeKeyRow): Promise<Uint8Array<ArrayBuffer>> {
      if (row.wrapped === null) throw new KeyMissingError("erased", row.purpose);
      const raw = given(await wrapper.unwrap(row.purpose, purposeKeyContext(row), row.wrapped), row.purpose);
      try {
        return given(await wrapper.wrap(row.purpose, purposeKeyContext(row), raw), row.purpose);
      } finally {
        raw.fill(0);
      }
    },
  };
}

export type NextKeys = ReturnType<typeof nextKeys>;
