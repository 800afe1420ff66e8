import type { AnomalyRule } from "#lib/domain/audit/anomalies/sighting.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import type { AnomalyRow, AnomalyStore } from "#lib/ports/stores/audit-desk-stores.ts";
import type { Anomaly } from "#prisma/generated/client.ts";
import { keysetPage, keysetQuery, msOf, msOrNull } from "./keyset.ts";
import type { StoreContext } from "./store-context.ts";

const AT_ONCE = 200;
const MAX_TELLINGS = 100;
const MAX_OPEN = 100;

export function anomalyStore({ db, now }: StoreContext): AnomalyStore {
  return {
    async list({ isOpen, from, to }, page) {
      const { where, ...rest } = keysetQuery("foundAt", page);
      const spans = { ...(from ? { gte: new Date(from) } : {}), ...(to ? { lt: new Date(to) } : {}) };
      const open = isOpen === undefined ? {} : { acknowledgedAt: isOpen ? null : { not: null } };
      const rows = await db.anomaly.findMany({ where: { AND: [{ ...open, foundAt: spans }, where] }, ...rest });
      return keysetPage(rows.map(rowOf), page);
    },
    async find(id) {
      const row = await db.anomaly.findUnique({ where: { id } });
      return row ? rowOf(row) : undefined;
    },
    async open() {
      return (await db.anomaly.findMany({ where: { acknowledgedAt: null }, select: { id: true }, take: MAX_OPEN })).length;
    },
    async acknowledge(id, by) {
      const { count } = await db.anomaly.updateMany({
        where: { id, acknowledgedAt: null },
        data: { acknowledgedAt: new Date(now), acknowledgedBy: by },
      });
      return count === 1;
    },
    async toldSince(since) {
      const rows = await db.$queryRaw<{ at: Date }[]>`
        SELECT DISTINCT told_at AS at FROM anomaly WHERE told_at > ${new Date(since)} ORDER BY told_at DESC LIMIT ${MAX_TELLINGS}`;
      return rows.map(({ at }) => msOf(at));
    },
    async takeUntold(rules) {
      const taken = await db.$queryRaw<{ id: string }[]>`
        UPDATE anomaly SET told_at = now() WHERE id IN (
          SELECT id FROM anomaly WHERE told_at IS NULL AND (${rules === undefined} OR rule = ANY(${[...(rules ?? [])]}::text[])) ORDER BY found_at, id LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
        ) RETURNING id::text`;
      const rows = await db.anomaly.findMany({
        where: { id: { in: taken.map(({ id }) => id) } },
        orderBy: { foundAt: "asc" },
        take: AT_ONCE,
      });
      return rows.map(rowOf);
    },
  };
}

function rowOf(row: Anomaly): AnomalyRow {
  return {
    id: asId(row.id),
    rule: row.rule as AnomalyRule, // written from the union alone
    about: row.about,
    firstAt: msOf(row.firstAt),
    lastAt: msOf(row.lastAt),
    foundAt: msOf(row.foundAt),
    figures: row.figures as AnomalyRow["figures"], // a JSON object, as the worker wrote it
    eventIds: row.eventIds,
    acknowledgedBy: row.acknowledgedBy,
    acknowledgedAt: msOrNull(row.acknowledgedAt),
  };
}
