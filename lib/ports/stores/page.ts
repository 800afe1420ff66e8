import type { EpochMs } from "#lib/domain/kernel/time.ts";

/** A place in a list sorted by (time, id), newest first. */
export type Keyset = { readonly at: EpochMs; readonly id: string };

/** Rows before or after a place; without either the newest. `limit` is at most 100 for pages of people. */
export type PageAsk = { readonly olderThan?: Keyset; readonly newerThan?: Keyset; readonly limit: number };

/** @shape newest first, whichever way it was asked */
export type Page<T> = { readonly rows: readonly T[]; readonly hasOlder: boolean; readonly hasNewer: boolean };
