/**
 * Transactions on a leased portfolio. Each one locks the lease row first (FOR SHARE, same holder and epoch, not run out), so that no
 * other worker can take the portfolio before it ends: a worker that was paused past its lease changes nothing. A write is one call of
 * book_apply(), so one round trip and one commit.
 */
import { Prisma } from "#prisma/generated/client.ts";
import type { KeyRing } from "../../crypto/key-ring.ts";
import { FailureError } from "../../domain/kernel/errors.ts";
import { type EpochMs, epochMs } from "../../domain/kernel/time.ts";
import { LeaseLostError } from "../../domain/portfolio/lease-lost-error.ts";
import type { BookWork, Claim } from "../../ports/book-work.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { WriterWitness } from "../audit/writer-witness.ts";
import type { Db, DbTx } from "../client.ts";
import { asFailure, driverCode } from "../failures.ts";
import { withFreshKeys } from "../fresh-keys.ts";
import { bookTx } from "./book-tx.ts";
import { takePermit } from "./kill-fence.ts";
import { loadPortfolio, readWishes } from "./load-portfolio.ts";

const MAX_WAIT_MS = 4_000;
const TIMEOUT_MS = 15_000;
const LEASE_LOST = "BW001";

export type BookParts = {
  readonly db: Db;
  readonly ring: KeyRing;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly witness: WriterWitness;
};

export function bookWork(parts: BookParts): BookWork {
  const databaseTime = new DatabaseTime(parts.clock);
  const fresh = <T>(work: () => Promise<T>) => guarded(() => withFreshKeys(parts.ring, work));
  return {
    transaction: (claim, work) =>
      fresh(async () => {
        const cipher = await parts.ring.cipher("trade", claim.portfolioId);
        const { tx, ops } = bookTx({ ids: parts.ids, now: databaseTime.now() }, claim.portfolioId, cipher);
        work(tx);
        const rows = await parts.db.$queryRaw<{ now: Date; writer: string | null }[]>`
          SELECT book_apply(${claim.portfolioId}::uuid, ${claim.holder}::uuid, ${claim.epoch}, ${JSON.stringify(ops)}::jsonb) AS now,
                 current_setting('bulwark.audit_writer', true) AS writer`;
        databaseTime.is(rows[0]?.now);
        parts.witness.committed(rows[0]?.writer);
      }),
    load: (claim) =>
      fresh(() =>
        underLease(parts.db, claim, async (db, now) => {
          databaseTime.is(now);
          return loadPortfolio(db, await parts.ring.cipher("trade", claim.portfolioId), claim.portfolioId);
        }),
      ),
    wishes: (claim) => guarded(() => readWishes(parts.db, claim.portfolioId)),
    takePermit: (claim, intentId, marketTime) => guarded(() => takePermit(parts.db, claim, intentId, marketTime)),
  };
}

/** The database's wall time between two of its answers, carried on by the monotonic clock; good for stamps, never for a decision. */
class DatabaseTime {
  readonly #clock: Clock;
  #offsetMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  is(now: Date | undefined): void {
    if (now) this.#offsetMs = now.getTime() - this.#clock.monotonicMs();
  }

  now(): EpochMs {
    return this.#offsetMs === undefined ? this.#clock.now() : epochMs(Math.round(this.#offsetMs + this.#clock.monotonicMs()));
  }
}

function underLease<T>(db: Db, claim: Claim, work: (db: DbTx, now: Date) => Promise<T>): Promise<T> {
  return guarded(() =>
    db.$transaction(
      async (tx) => {
        const rows = await tx.$queryRaw<{ now: Date }[]>`
          SELECT clock_timestamp() AS now FROM lease
           WHERE portfolio_id = ${claim.portfolioId}::uuid AND holder = ${claim.holder}::uuid AND epoch = ${claim.epoch}
             AND expires_at > clock_timestamp() FOR SHARE`;
        const row = rows[0];
        if (!row) throw new LeaseLostError();
        return work(tx, row.now);
      },
      { maxWait: MAX_WAIT_MS, timeout: TIMEOUT_MS, isolationLevel: Prisma.TransactionIsolationLevel.ReadCommitted },
    ),
  );
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (driverCode(error) === LEASE_LOST) throw new LeaseLostError();
    throw error instanceof LeaseLostError || error instanceof FailureError ? error : asFailure(error);
  }
}
