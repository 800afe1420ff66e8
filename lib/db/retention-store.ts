import { invariant } from "#lib/domain/kernel/invariant.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { RetentionStore } from "#lib/ports/stores/audit-desk-stores.ts";
import type { StoreContext } from "./store-context.ts";

type MonthRow = {
  readonly month: string;
  readonly events: bigint;
  readonly unsealed: bigint;
  readonly has_orders: boolean;
  readonly leaves: string;
  readonly sealed_at: Date | null;
  readonly keep_until: Date;
};

export function retentionStore({ db }: StoreContext): RetentionStore {
  return {
    async months(only) {
      const day = only === undefined ? null : `${only}-01`;
      const rows = await db.$queryRaw<MonthRow[]>`
        SELECT to_char(month, 'YYYY-MM') AS month, events, unsealed, has_orders, encode(leaves, 'hex') AS leaves, sealed_at, keep_until
        FROM audit_months(${day}::date) ORDER BY 1`;
      return rows.map((row) => ({
        month: row.month,
        events: Number(row.events),
        unsealed: Number(row.unsealed),
        hasOrders: row.has_orders,
        leaves: row.leaves,
        sealedAt: row.sealed_at && epochMs(row.sealed_at.getTime()),
        keepUntil: epochMs(row.keep_until.getTime()),
      }));
    },
    async leavesOf(month, after, limit) {
      const rows = await db.$queryRaw<{ index: bigint; body: string }[]>`
        SELECT l.leaf_index AS index, convert_from(e.body, 'UTF8') AS body
        FROM audit_event e JOIN audit_leaf l ON l.event_id = e.id
        WHERE e.at >= ${`${month}-01T00:00:00Z`}::timestamptz AND e.at < (${`${month}-01`}::date + interval '1 month') AT TIME ZONE 'UTC' AND l.leaf_index > ${after}
        ORDER BY l.leaf_index LIMIT ${limit}`;
      return rows.map(({ index, body }) => ({ leafIndex: Number(index), body }));
    },
    async retire(month, { leaves, digest, by }) {
      const [gone] = await db.$queryRaw<{ events: bigint; ranges: [number, number][] }[]>`
        SELECT events, ranges FROM audit_retire_month(${`${month}-01`}::date, decode(${leaves}, 'hex'), decode(${digest}, 'hex'), ${by})`;
      invariant(gone, "the database says what went");
      return { events: Number(gone.events), ranges: gone.ranges };
    },
  };
}
