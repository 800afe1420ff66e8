import type { EpochMs } from "../domain/kernel/time.ts";
import type { Purpose } from "./key-wrapper.ts";

/** Writes use active keys only; decrypt-only keys still open; of a destroyed key the wrapped bytes are gone. */
export type KeyState = "active" | "decrypt-only" | "destroyed";

/** One per purpose and version; wrapped by the key wrapper. `version` counts from 1 within its purpose. */
export type PurposeKeyRow = {
  readonly id: number;
  readonly purpose: Purpose;
  readonly version: number;
  readonly wrapped: Uint8Array | null;
  readonly state: KeyState;
  readonly createdAt: EpochMs;
};

/** A scope's data key, wrapped by a purpose key. `id` is a u32 from 1 and stands in every header sealed under it. */
export type DataKeyRow = {
  readonly id: number;
  readonly purpose: Purpose;
  readonly scope: string;
  readonly purposeKeyId: number;
  readonly wrapped: Uint8Array | null;
  readonly state: KeyState;
  readonly createdAt: EpochMs;
};

/** A known text sealed under its purpose when the desk was set up; start-up opens it or refuses to start. */
export type CanaryRow = { readonly purpose: Purpose; readonly sealed: Uint8Array };

/**
 * Wrapped keys in the database. An instance is bound to a transaction or to the pool by whoever makes it.
 * `createdAt` is part of what authenticates a key, so it comes back to the very millisecond.
 */
export type KeyStore = {
  purposeKeys(): Promise<readonly PurposeKeyRow[]>;
  /** Answers the new row's id. Unique by (purpose, version). */
  insertPurposeKey(row: Omit<PurposeKeyRow, "id" | "wrapped"> & { readonly wrapped: Uint8Array<ArrayBuffer> }): Promise<number>;

  /** Every state, destroyed too: that is how "erased" differs from "never made". @shape any order */
  dataKeysOfScope(purpose: Purpose, scope: string): Promise<readonly DataKeyRow[]>;
  dataKeyById(id: number): Promise<DataKeyRow | undefined>;
  /** Reserves an id from the sequence: it is needed before the insert, as the wrapped bytes are bound to it. */
  nextDataKeyId(): Promise<number>;
  /** At most one active key per (purpose, scope): a unique index refuses the second. */
  insertDataKey(row: Omit<DataKeyRow, "wrapped"> & { readonly wrapped: Uint8Array<ArrayBuffer> }): Promise<void>;

  insertCanary(purpose: Purpose, sealed: Uint8Array<ArrayBuffer>): Promise<void>;
  canaries(): Promise<readonly CanaryRow[]>;
};
