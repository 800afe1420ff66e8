import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { asId, type PortfolioId } from "#lib/domain/kernel/ids.ts";
import type { HeartbeatRow, ProcessStore } from "#lib/ports/stores/process-store.ts";
import type { Heartbeat } from "#prisma/generated/client.ts";
import { inReach } from "./in-reach.ts";
import { msOf } from "./keyset.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_PROCESSES = 50;
const MAX_LEASES = 500;

export function processStore({ db }: StoreContext): ProcessStore {
  return {
    async heartbeats() {
      return (await db.heartbeat.findMany({ orderBy: { beatAt: "desc" }, take: MAX_PROCESSES })).map(beatOf);
    },
    async latestHeartbeat(kind) {
      const row = await db.heartbeat.findFirst({ where: { kind }, orderBy: { beatAt: "desc" } });
      return row ? beatOf(row) : undefined;
    },
    async leases(reach) {
      const rows = await db.lease.findMany({ where: { portfolioId: { in: inReach(reach) } }, take: MAX_LEASES });
      return rows.map((row) => ({
        portfolioId: asId<PortfolioId>(row.portfolioId),
        holder: asId(row.holder),
        epoch: Number(row.epoch),
        expiresAt: msOf(row.expiresAt),
      }));
    },
  };
}

function beatOf(row: Heartbeat): HeartbeatRow {
  return {
    holder: asId(row.holder),
    kind: row.kind,
    version: row.version,
    startedAt: msOf(row.startedAt),
    beatAt: msOf(row.beatAt),
    info: row.info as JsonValue, // a JSON column
  };
}
