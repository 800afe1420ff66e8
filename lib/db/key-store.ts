import { epochMs } from "../domain/kernel/time.ts";
import type { DataKeyRow, KeyState, KeyStore, PurposeKeyRow } from "../ports/key-store.ts";
import type { Purpose } from "../ports/key-wrapper.ts";
import type { Db, DbTx } from "./client.ts";

/** Wrapped keys in PostgreSQL, bound to the pool or to one transaction. */
export function keyStore(db: Db | DbTx): KeyStore {
  return {
    async purposeKeys() {
      const rows = await db.purposeKey.findMany({ take: 1_000, orderBy: { id: "asc" } });
      return rows.map((row): PurposeKeyRow => ({ ...row, ...stored(row) }));
    },
    async insertPurposeKey(row) {
      const made = await db.purposeKey.create({ data: { ...row, createdAt: new Date(row.createdAt) }, select: { id: true } });
      return made.id;
    },
    async dataKeysOfScope(purpose, scope) {
      const rows = await db.dataKey.findMany({ where: { purpose, scope }, take: 1_000 });
      return rows.map((row): DataKeyRow => ({ ...row, ...stored(row) }));
    },
    async dataKeyById(id) {
      const row = await db.dataKey.findUnique({ where: { id } });
      return row ? { ...row, ...stored(row) } : undefined;
    },
    async nextDataKeyId() {
      const rows = await db.$queryRaw<{ id: bigint }[]>`SELECT nextval('data_key_id_seq') AS id`;
      return Number(rows[0]?.id);
    },
    async insertDataKey(row) {
      await db.dataKey.create({ data: { ...row, createdAt: new Date(row.createdAt) } });
    },
    async insertCanary(purpose, sealed) {
      await db.keyCanary.create({ data: { purpose, sealed } });
    },
    async canaries() {
      const rows = await db.keyCanary.findMany({ take: 100 });
      return rows.map((row) => ({ purpose: row.purpose as Purpose, sealed: row.sealed })); // only set-up writes it, from the same union
    },
  };
}

/** The columns whose text stands for a union: written by this file alone. */
function stored(row: { purpose: string; state: string; createdAt: Date }) {
  return { purpose: row.purpose as Purpose, state: row.state as KeyState, createdAt: epochMs(row.createdAt.getTime()) }; // as above
}
