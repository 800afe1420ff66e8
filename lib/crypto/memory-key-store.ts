import type { CanaryRow, DataKeyRow, KeyStore, PurposeKeyRow } from "#lib/ports/key-store.ts";

/** A key store in memory, for tests: the rows are open to be changed. */
export type MemoryKeyStore = KeyStore & { readonly rows: { purposeKeys: PurposeKeyRow[]; dataKeys: DataKeyRow[]; canaries: CanaryRow[] } };

export function memoryKeyStore(): MemoryKeyStore {
  const rows: MemoryKeyStore["rows"] = { purposeKeys: [], dataKeys: [], canaries: [] };
  let lastDataKeyId = 0;
  return {
    rows,
    purposeKeys: async () => [...rows.purposeKeys],
    async insertPurposeKey(row) {
      const id = rows.purposeKeys.length + 1;
      rows.purposeKeys.push({ ...row, id });
      return id;
    },
    dataKeysOfScope: async (purpose, scope) => rows.dataKeys.filter((row) => row.purpose === purpose && row.scope === scope),
    dataKeyById: async (id) => rows.dataKeys.find((row) => row.id === id),
    nextDataKeyId: async () => ++lastDataKeyId,
    async insertDataKey(row) {
      rows.dataKeys.push(row);
    },
    async insertCanary(purpose, sealed) {
      rows.canaries.push({ purpose, sealed });
    },
    canaries: async () => [...rows.canaries],
  };
}
