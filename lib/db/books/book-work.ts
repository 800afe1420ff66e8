/**
 * Transactions on a leased portfolio. Each one locks the lease row first (FOR SHARE, same holder and epoch, not run out), so that no
 * other worker can take the portfolio before it ends: a worker that was paused past its lease changes nothing.
 */
import { Prisma } from "#prisma/generated/client.ts";
import type { KeyRing } from "../../crypto/key-ring.ts";
import { FailureError } from "../../domain/kernel/errors.ts";
import { type EpochMs, epochMs } from "../../domain/kernel/time.ts";
import { type BookWork, type Claim, LeaseLostError } from "../../ports/book-work.ts";
import type { Ids } from "../../ports/ids.ts";
import type { Db, DbTx } from "../client.ts";
import { asFailure } from "../failures.ts";
import { storeContext } from "../store-context.ts";
import { bookTx } from "./book-tx.ts";
import { takePermit } from "./kill-fence.ts";
import { loadPortfolio, readWishes } from "./load-portfolio.ts";

const MAX_WAIT_MS = 4_000;
const TIMEOUT_MS = 15_000;

export type BookParts = { readonly db: Db; readonly ring: KeyRing; readonly ids: Ids };

export function bookWork(parts: BookParts): BookWork {
  return {
    transaction: (claim, work) =>
      underLease(parts.db, claim, async (db, now) => {
        const context = storeContext({ db, ring: parts.ring, ids: parts.ids, now });
        return work(bookTx(context, claim.portfolioId, await context.cipher("trade", claim.portfolioId)));
      }),
    load: (claim) =>
      underLease(parts.db, claim, async (db) => loadPortfolio(db, await parts.ring.cipher("trade", claim.portfolioId), claim.portfolioId)),
    wishes: (claim) => guarded(() => readWishes(parts.db, claim.portfolioId)),
    takePermit: (claim, intentId, marketTime) => guarded(() => takePermit(parts.db, claim, intentId, marketTime)),
  };
}

function underLease<T>(db: Db, claim: Claim, work: (db: DbTx, now: EpochMs) => Promise<T>): Promise<T> {
  return guarded(() =>
    db.$transaction(
      async (tx) => {
        const rows = await tx.$queryRaw<{ now: Date }[]>`
          SELECT clock_timestamp() AS now FROM lease
           WHERE portfolio_id = ${claim.portfolioId}::uuid AND holder = ${claim.holder}::uuid AND epoch = ${claim.epoch}
             AND expires_at > clock_timestamp() FOR SHARE`;
        const row = rows[0];
        if (!row) throw new LeaseLostError();
        return work(tx, epochMs(row.now.getTime()));
      },
      { maxWait: MAX_WAIT_MS, timeout: TIMEOUT_MS, isolationLevel: Prisma.TransactionIsolationLevel.ReadCommitted },
    ),
  );
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof LeaseLostError || error instanceof FailureError ? error : asFailure(error);
  }
}
