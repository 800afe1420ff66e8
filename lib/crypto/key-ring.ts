/**
 * The key hierarchy at work: the wrapper opens purpose keys, purpose keys open the data keys of a scope.
 *
 * Nothing is ever made implicitly: `setUp` makes purpose keys, `createScope` data keys, both in the transaction of the store
 * they are given. What was made in a transaction is not remembered here, since it may roll back. What was read through the
 * ring's own store is kept for five minutes at most; concurrent readers of one scope share one read; failures and misses
 * are never remembered.
 */
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { Clock } from "#lib/ports/clock.ts";
import type { DataKeyRow, KeyStore, PurposeKeyRow } from "#lib/ports/key-store.ts";
import type { KeyWrapper, Purpose } from "#lib/ports/key-wrapper.ts";
import { blindIndexKey, blindIndexUnder } from "./blind-index.ts";
import type { FieldKey } from "./bw1-frame.ts";
import { canaryScope, openCanary, sealCanary } from "./canary.ts";
import { FieldCipher } from "./field-cipher.ts";
import { KeyCache } from "./key-cache.ts";
import { KeyMissingError } from "./key-missing-error.ts";
import { newWrappedPurposeKey, openDataKey, openPurposeKey, type PurposeKey, wrapDataKey } from "./purpose-key.ts";
import { randomBytes } from "./random.ts";
import { type SecretKey, secretKey } from "./secret-key.ts";

/** How long an unwrapped key may stay. */
const keyTtlMs = 5 * 60_000;

/** A pepper and the id that a stored hash names it by. */
export type Pepper = { readonly id: number; readonly key: SecretKey };

export class KeyRing {
  readonly #wrapper: KeyWrapper;
  readonly #store: KeyStore;
  readonly #clock: Clock;
  readonly #ciphers: KeyCache<FieldCipher>;
  readonly #purposeKeys: KeyCache<PurposeKey>;
  readonly #indexKeys: KeyCache<SecretKey>;
  readonly #newest: KeyCache<PurposeKey>;
  readonly #loading = new Map<string, Promise<FieldCipher>>();

  /** @param parts.store bound to the pool */
  constructor(parts: { readonly wrapper: KeyWrapper; readonly store: KeyStore; readonly clock: Clock }) {
    this.#wrapper = parts.wrapper;
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#ciphers = new KeyCache(parts.clock, { ttlMs: keyTtlMs, limit: 10_000 });
    this.#purposeKeys = new KeyCache(parts.clock, { ttlMs: keyTtlMs, limit: 1_000 });
    this.#indexKeys = new KeyCache(parts.clock, { ttlMs: keyTtlMs, limit: 1_000 });
    this.#newest = new KeyCache(parts.clock, { ttlMs: keyTtlMs, limit: 100 });
  }

  /**
   * The cipher of a scope. With a transaction's store it also sees a scope made in that transaction.
   * @throws KeyMissingError, DecryptionError, and whatever the store throws
   */
  cipher(purpose: Purpose, scope: string, inTransaction?: KeyStore): Promise<FieldCipher> {
    const name = `${purpose}\0${scope}`;
    const known = this.#ciphers.get(name);
    if (known !== undefined) return Promise.resolve(known);
    if (inTransaction !== undefined) return this.#load(inTransaction, purpose, scope);
    const underway = this.#loading.get(name);
    if (underway !== undefined) return underway;
    const loading = this.#load(this.#store, purpose, scope)
      .then((cipher) => {
        if (this.#loading.get(name) === loading) this.#ciphers.put(name, cipher); // else `forget` came in between
        return cipher;
      })
      .finally(() => {
        if (this.#loading.get(name) === loading) this.#loading.delete(name);
      });
    this.#loading.set(name, loading);
    return loading;
  }

  /**
   * Makes the first data key of a scope, in the transaction of `store`, and hands out its cipher.
   * @throws FailureError conflict when the scope has keys already, erased ones too
   */
  async createScope(store: KeyStore, purpose: Purpose, scope: string): Promise<FieldCipher> {
    if ((await store.dataKeysOfScope(purpose, scope)).length > 0) throw new FailureError(failure("conflict"));
    const under = await this.#newestPurposeKey(store, purpose);
    const facts = { id: await store.nextDataKeyId(), purpose, scope, createdAt: this.#clock.now() };
    const raw = randomBytes(32);
    const key: FieldKey = { id: facts.id, key: secretKey(raw) };
    await store.insertDataKey({ ...facts, purposeKeyId: under.id, wrapped: wrapDataKey(under, facts, raw), state: "active" });
    raw.fill(0);
    return new FieldCipher(purpose, scope, new Map([[key.id, key.key]]), key);
  }

  /**
   * The blind index of a value. The root is the index purpose key of the same version.
   * @param column stable name, "AppUser.email"
   */
  async blindIndex(column: string, version: number, value: string, bits = 128): Promise<Uint8Array<ArrayBuffer>> {
    const name = `${column}\0${version}`;
    let key = this.#indexKeys.get(name);
    if (key === undefined) {
      key = blindIndexKey((await this.#purposeKeyOfVersion("index", version)).root, column, version);
      this.#indexKeys.put(name, key);
    }
    return blindIndexUnder(key, value, bits);
  }

  /** Versions of a purpose whose keys still open, read anew: what is searched by an index must be found under each. @shape newest first */
  async liveVersions(purpose: Purpose): Promise<readonly number[]> {
    const rows = (await this.#store.purposeKeys()).filter((row) => row.purpose === purpose && row.state !== "destroyed");
    if (rows.length === 0) throw new KeyMissingError("no-purpose", purpose);
    return rows.map(({ version }) => version).sort((a, b) => b - a);
  }

  /** The version that new values of a purpose are made under, as far as this process knows: for values that do not have to be found again. */
  async newestVersion(purpose: Purpose): Promise<number> {
    const known = this.#newest.get(purpose);
    if (known !== undefined) return known.version;
    const newest = await this.#newestPurposeKey(this.#store, purpose);
    this.#newest.put(purpose, newest);
    return newest.version;
  }

  /** The pepper of an id, or the newest. Its id is the version of the pepper purpose key. */
  async pepper(id?: number): Promise<Pepper> {
    const key = id === undefined ? await this.#newestPurposeKey(this.#store, "pepper") : await this.#purposeKeyOfVersion("pepper", id);
    return { id: key.version, key: key.root };
  }

  /**
   * Makes purpose keys and canaries for the wrapper's purposes that have none; those that have are checked. For set-up only.
   * @throws CanaryError when what is there does not open under this wrapper
   */
  async setUp(store: KeyStore): Promise<void> {
    const there = new Set((await store.purposeKeys()).map((row) => row.purpose));
    for (const purpose of this.#wrapper.purposes) {
      if (there.has(purpose)) continue;
      const facts = { purpose, version: 1, createdAt: this.#clock.now() };
      await store.insertPurposeKey({ ...facts, wrapped: await newWrappedPurposeKey(this.#wrapper, facts), state: "active" });
      const cipher = await this.createScope(store, purpose, canaryScope);
      await store.insertCanary(purpose, sealCanary(cipher));
    }
    await this.verifyCanaries(store);
  }

  /**
   * Opens a canary of every purpose this process holds, past every cache. A process that cannot must not start.
   * @throws CanaryError
   */
  async verifyCanaries(store: KeyStore): Promise<void> {
    this.forget();
    try {
      const rows = await store.canaries();
      for (const purpose of this.#wrapper.purposes) {
        await openCanary(purpose, rows, () => this.#load(store, purpose, canaryScope));
      }
    } finally {
      this.forget(); // what was seen through a transaction may roll back
    }
  }

  /** Drops every unwrapped key: at shutdown, and when the key epoch changes. */
  forget(): void {
    this.#loading.clear();
    this.#ciphers.clear();
    this.#purposeKeys.clear();
    this.#indexKeys.clear();
    this.#newest.clear();
  }

  async #load(store: KeyStore, purpose: Purpose, scope: string): Promise<FieldCipher> {
    const rows = await store.dataKeysOfScope(purpose, scope);
    if (rows.length === 0) throw new KeyMissingError("no-scope", purpose);
    const keys = new Map<number, SecretKey>();
    let newest: DataKeyRow | undefined;
    for (const row of rows) {
      if (row.state === "destroyed" || row.wrapped === null) continue;
      keys.set(row.id, openDataKey(await this.#purposeKey(store, purpose, row.purposeKeyId), row, row.wrapped));
      if (row.state === "active" && row.id > (newest?.id ?? 0)) newest = row;
    }
    if (keys.size === 0) throw new KeyMissingError("erased", purpose);
    const active = newest === undefined ? undefined : keys.get(newest.id);
    return new FieldCipher(purpose, scope, keys, newest && active && { id: newest.id, key: active });
  }

  #newestPurposeKey(store: KeyStore, purpose: Purpose): Promise<PurposeKey> {
    return this.#openRow(store, purpose, (row, best) => row.state === "active" && row.version > (best?.version ?? 0));
  }

  #purposeKeyOfVersion(purpose: Purpose, version: number): Promise<PurposeKey> {
    return this.#openRow(this.#store, purpose, (row) => row.version === version);
  }

  async #purposeKey(store: KeyStore, purpose: Purpose, id: number): Promise<PurposeKey> {
    return this.#purposeKeys.get(String(id)) ?? this.#openRow(store, purpose, (row) => row.id === id);
  }

  async #openRow(store: KeyStore, purpose: Purpose, isBetter: (row: PurposeKeyRow, best?: PurposeKeyRow) => boolean): Promise<PurposeKey> {
    let best: PurposeKeyRow | undefined;
    for (const row of await store.purposeKeys()) if (row.purpose === purpose && isBetter(row, best)) best = row;
    if (best === undefined) throw new KeyMissingError("no-purpose", purpose);
    const known = this.#purposeKeys.get(String(best.id));
    if (known !== undefined) return known;
    const key = await openPurposeKey(this.#wrapper, best);
    this.#purposeKeys.put(String(best.id), key);
    return key;
  }
}
