import { asId } from "#lib/domain/kernel/ids.ts";
import type { RiskLimitName } from "#lib/domain/risk/limits.ts";
import type { LimitPlace, LimitRow, LimitStore } from "#lib/ports/stores/limit-store.ts";
import type { RiskLimit } from "#prisma/generated/client.ts";
import { msOf } from "./keyset.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_PLACES = 2_000;

export function limitStore({ db, now }: StoreContext): LimitStore {
  return {
    async newest() {
      const rows = await db.riskLimit.findMany({
        distinct: ["level", "levelId", "rule"],
        orderBy: [{ level: "asc" }, { levelId: "asc" }, { rule: "asc" }, { version: "desc" }],
        take: MAX_PLACES,
      });
      return rows.map(rowOf);
    },
    async newestOf({ level, levelId, rule }) {
      // Versions are rows of their own, so there is none to lock: the unique version decides between two who change at once.
      const row = await db.riskLimit.findFirst({ where: { level, levelId, rule }, orderBy: { version: "desc" } });
      return row ? rowOf(row) : undefined;
    },
    async history(limit, rule) {
      const rows = await db.riskLimit.findMany({ where: rule ? { rule } : {}, orderBy: [{ setAt: "desc" }, { id: "desc" }], take: limit });
      return rows.map(rowOf);
    },
    async insert(row) {
      const { count } = await db.riskLimit.createMany({ data: [{ ...row, setAt: new Date(now) }], skipDuplicates: true });
      return count === 1 ? "inserted" : "conflict";
    },
  };
}

function rowOf(row: RiskLimit): LimitRow {
  return {
    id: asId(row.id),
    level: row.level as LimitPlace["level"], // written from the union alone, as the rule
    levelId: row.levelId,
    rule: row.rule as RiskLimitName,
    version: row.version,
    value: row.value === null ? null : row.value.toFixed(),
    reason: row.reason,
    setBy: row.setBy,
    setAt: msOf(row.setAt),
  };
}
