/**
 * The kill fence: a send permit is taken under the shared side of the advisory lock whose exclusive side every change of kill_state takes
 * in a trigger. The lock is its own statement, before the read, under READ COMMITTED: with the lock and the read in one statement the
 * read would see the state from before the wait. No permit commits after an engage did.
 */
import { Prisma } from "#prisma/generated/client.ts";
import type { IntentId } from "../../domain/kernel/ids.ts";
import { type EpochMs, epochMs, isoTime } from "../../domain/kernel/time.ts";
import type { Claim, Permit } from "../../ports/book-work.ts";
import type { Db, DbTx } from "../client.ts";

/** How long a permit lives. @unit s */
export const PERMIT_SECONDS = 5;

export function takePermit(db: Db, claim: Claim, intentId: IntentId, marketTime: EpochMs): Promise<Permit> {
  return db.$transaction(
    async (tx) => {
      // PostgreSQL 15 and 16 know no transaction_timeout; these two bound the same thing there and here.
      await tx.$executeRaw`SELECT set_config('lock_timeout', '1s', true), set_config('statement_timeout', '2s', true),
        set_config('idle_in_transaction_session_timeout', '2s', true)`;
      await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(7001, 0)`;
      const granted = await tx.$queryRaw<{ send_by: Date }[]>`
        UPDATE intent i SET state = 'SENDING', attempt = attempt + 1, epoch = l.epoch, send_by = clock_timestamp() + make_interval(secs => ${PERMIT_SECONDS})
          FROM lease l
         WHERE i.id = ${intentId}::uuid AND i.state IN ('APPROVED', 'SENDING', 'UNKNOWN') AND i.expires_at > ${isoTime(marketTime)}::timestamptz
           AND l.portfolio_id = i.portfolio_id AND l.holder = ${claim.holder}::uuid AND l.epoch = ${claim.epoch}
           AND l.expires_at > clock_timestamp() + interval '7 s'
           AND NOT EXISTS (SELECT 1 FROM kill_state k WHERE k.engaged AND (k.scope, k.scope_id) IN
               (('all', '*'), ('portfolio', i.portfolio_id::text), ('run', i.run_id::text), ('instrument', i.instrument_id::text))
               AND NOT (i.kind = 'flatten' AND i.kill_epoch = k.epoch))
        RETURNING i.send_by`;
      const permit = granted[0];
      return permit ? { kind: "granted", sendBy: epochMs(permit.send_by.getTime()) } : whyNot(tx, claim, intentId, marketTime);
    },
    { maxWait: 2_000, timeout: 4_000, isolationLevel: Prisma.TransactionIsolationLevel.ReadCommitted },
  );
}

async function whyNot(tx: DbTx, claim: Claim, intentId: IntentId, marketTime: EpochMs): Promise<Permit> {
  const rows = await tx.$queryRaw<{ state: string; expired: boolean; killed: boolean; held: boolean }[]>`
    SELECT i.state,
           EXISTS (SELECT 1 FROM lease l WHERE l.portfolio_id = i.portfolio_id AND l.holder = ${claim.holder}::uuid AND l.epoch = ${claim.epoch}
             AND l.expires_at > clock_timestamp()) AS held, i.expires_at <= ${isoTime(marketTime)}::timestamptz AS expired,
           EXISTS (SELECT 1 FROM kill_state k WHERE k.engaged AND (k.scope, k.scope_id) IN
             (('all', '*'), ('portfolio', i.portfolio_id::text), ('run', i.run_id::text), ('instrument', i.instrument_id::text))) AS killed
      FROM intent i WHERE i.id = ${intentId}::uuid`;
  const row = rows[0];
  if (row === undefined || !["APPROVED", "SENDING", "UNKNOWN"].includes(row.state)) return { kind: "lost" };
  if (row.killed) return { kind: "killed" };
  if (row.expired) return { kind: "expired" };
  return row.held ? { kind: "lease-too-short" } : { kind: "lost" };
}
