import type { Client } from "pg";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { CanaryRow, DataKeyRow, KeyStore, PurposeKeyRow } from "#lib/ports/key-store.ts";

const keyColumns = 'id, purpose, scope, purpose_key_id AS "purposeKeyId", wrapped, state, created_at';

/** Reads wrapped keys through one connection, so that a restore can be proven before it is committed. It makes none. */
export function clientKeyStore(client: Client): KeyStore {
  const rowsOf = async <T>(sql: string, values: readonly unknown[] = []): Promise<T[]> => {
    const { rows } = await client.query(sql, [...values]);
    return rows.map(({ created_at: at, ...row }) => ({ ...row, ...(at ? { createdAt: epochMs(at.getTime()) } : {}) }));
  };
  const none = async (): Promise<never> => {
    throw new TypeError("a restore makes no keys");
  };
  return {
    purposeKeys: () => rowsOf<PurposeKeyRow>("SELECT id, purpose, version, wrapped, state, created_at FROM public.purpose_key ORDER BY id"),
    dataKeysOfScope: (purpose, scope) =>
      rowsOf<DataKeyRow>(`SELECT ${keyColumns} FROM public.data_key WHERE purpose = $1 AND scope = $2`, [purpose, scope]),
    dataKeyById: async (id) => (await rowsOf<DataKeyRow>(`SELECT ${keyColumns} FROM public.data_key WHERE id = $1`, [id]))[0],
    canaries: () => rowsOf<CanaryRow>("SELECT purpose, sealed FROM public.key_canary"),
    insertPurposeKey: none,
    nextDataKeyId: none,
    insertDataKey: none,
    insertCanary: none,
  };
}
