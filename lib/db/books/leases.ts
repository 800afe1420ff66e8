import type { PortfolioId } from "../../domain/kernel/ids.ts";
import { asId } from "../../domain/kernel/ids.ts";
import type { Leases } from "../../ports/leases.ts";
import type { Db } from "../client.ts";

/** Leases as rows. A portfolio needs a worker while a run is wanted, was ever started (its position keeps its mark), or orders are in flight. */
export function leases(db: Db): Leases {
  return {
    async take(holder, ttlMs, limit) {
      const rows = await db.$queryRaw<{ portfolio_id: string; epoch: bigint }[]>`
        WITH wanted AS (
          SELECT p.id FROM portfolio p LEFT JOIN lease l ON l.portfolio_id = p.id
           WHERE (l.portfolio_id IS NULL OR l.expires_at <= clock_timestamp())
             AND (EXISTS (SELECT 1 FROM run r WHERE r.portfolio_id = p.id
                   AND (r.actual = 'running' OR (p.deleted_at IS NULL AND (r.wanted = 'running' OR r.actual_generation > 0))))
               OR EXISTS (SELECT 1 FROM intent i WHERE i.portfolio_id = p.id AND i.state IN ('APPROVED', 'SENDING', 'WORKING', 'UNKNOWN')))
           ORDER BY p.created_at LIMIT ${limit}
        )
        INSERT INTO lease AS l (portfolio_id, holder, epoch, expires_at)
        SELECT id, ${holder}::uuid, 1, clock_timestamp() + make_interval(secs => ${ttlMs / 1000}) FROM wanted
        ON CONFLICT (portfolio_id) DO UPDATE SET holder = excluded.holder, epoch = l.epoch + 1, expires_at = excluded.expires_at
          WHERE l.expires_at <= clock_timestamp()
        RETURNING l.portfolio_id::text, l.epoch`;
      return rows.map((row) => ({ portfolioId: asId<PortfolioId>(row.portfolio_id), holder, epoch: row.epoch }));
    },
    async renew(holder, ttlMs) {
      const rows = await db.$queryRaw<{ portfolio_id: string }[]>`
        UPDATE lease SET expires_at = clock_timestamp() + make_interval(secs => ${ttlMs / 1000})
         WHERE holder = ${holder}::uuid AND expires_at > clock_timestamp() RETURNING portfolio_id::text`;
      return rows.map((row) => asId<PortfolioId>(row.portfolio_id));
    },
    async release(claim) {
      await db.$executeRaw`UPDATE lease SET expires_at = clock_timestamp()
        WHERE portfolio_id = ${claim.portfolioId}::uuid AND holder = ${claim.holder}::uuid AND epoch = ${claim.epoch}`;
    },
  };
}
