import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import type { AuditSettingRow, AuditSettingStore } from "#lib/ports/stores/audit-desk-stores.ts";
import type { AuditSetting, Prisma } from "#prisma/generated/client.ts";
import { msOf } from "./keyset.ts";
import type { StoreContext } from "./store-context.ts";

export function auditSettingStore({ db, now }: StoreContext): AuditSettingStore {
  return {
    async newest(name) {
      const row = await db.auditSetting.findFirst({ where: { name }, orderBy: { version: "desc" } });
      return row ? rowOf(row) : undefined;
    },
    async history(name, limit) {
      const rows = await db.auditSetting.findMany({ where: { name }, orderBy: { version: "desc" }, take: limit });
      return rows.map(rowOf);
    },
    async insert(name, { version, value, setBy }) {
      const { count } = await db.auditSetting.createMany({
        data: [{ name, version, value: value as Prisma.InputJsonValue, setBy, setAt: new Date(now) }], // JSON by its type
        skipDuplicates: true,
      });
      return count === 1 ? "inserted" : "conflict";
    },
  };
}

function rowOf({ version, value, setBy, setAt }: AuditSetting): AuditSettingRow {
  return { version, value: value as JsonValue, setBy, setAt: msOf(setAt) }; // a JSON column
}
