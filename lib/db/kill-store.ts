import type { KillScope } from "#lib/domain/risk/gate-order.ts";
import type { KillRow, KillStore } from "#lib/ports/stores/kill-store.ts";
import type { KillState } from "#prisma/generated/client.ts";
import { msOf } from "./keyset.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_KILLS = 500;

/** Columns of a changed row under the names of the model. */
type Changed = Omit<KillState, "scopeId" | "changedBy" | "changedAt"> & { scope_id: string; changed_by: string | null; changed_at: Date };

/** The triggers of the table do the rest: the fence's lock before any change, the epoch, the time. */
export function killStore({ db }: StoreContext): KillStore {
  return {
    async list() {
      const rows = await db.killState.findMany({
        where: { OR: [{ engaged: true }, { scope: "all" }] },
        orderBy: [{ scope: "asc" }, { changedAt: "desc" }],
        take: MAX_KILLS,
      });
      return rows.map(rowOf);
    },
    async find(scope, scopeId) {
      const row = await db.killState.findUnique({ where: { scope_scopeId: { scope, scopeId } } });
      return row ? rowOf(row) : undefined;
    },
    async engage(scope, scopeId, { by, reason }) {
      const rows = await db.$queryRaw<Changed[]>`
        INSERT INTO kill_state AS k (scope, scope_id, engaged, reason, changed_by) VALUES (${scope}, ${scopeId}, true, ${reason}, ${by})
        ON CONFLICT (scope, scope_id) DO UPDATE SET engaged = true,
          reason = CASE WHEN k.engaged THEN k.reason ELSE EXCLUDED.reason END,
          changed_by = CASE WHEN k.engaged THEN k.changed_by ELSE EXCLUDED.changed_by END
        RETURNING scope, scope_id, engaged, epoch, reason, changed_by, changed_at`;
      return changedRow(rows[0]);
    },
    async release(scope, scopeId, { by, reason, epoch }) {
      const rows = await db.$queryRaw<Changed[]>`
        UPDATE kill_state SET engaged = false, reason = ${reason}, changed_by = ${by}
         WHERE scope = ${scope} AND scope_id = ${scopeId} AND engaged AND epoch = ${BigInt(epoch)}
        RETURNING scope, scope_id, engaged, epoch, reason, changed_by, changed_at`;
      return rows[0] && changedRow(rows[0]);
    },
  };
}

function changedRow(row: Changed | undefined): KillRow {
  if (!row) throw new TypeError("the database gave no row for an engaged kill switch");
  return rowOf({ ...row, scopeId: row.scope_id, changedBy: row.changed_by, changedAt: row.changed_at });
}

function rowOf(row: KillState): KillRow {
  return {
    scope: row.scope as KillScope, // written from the union alone
    scopeId: row.scopeId,
    isEngaged: row.engaged,
    epoch: Number(row.epoch),
    reason: row.reason,
    changedBy: row.changedBy,
    changedAt: msOf(row.changedAt),
  };
}
