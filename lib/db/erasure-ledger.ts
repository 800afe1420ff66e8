import { isoTime } from "../domain/kernel/time.ts";
import type { Db, DbTx } from "./client.ts";
import { driverCode } from "./failures.ts";
import { msOf } from "./keyset.ts";

const MAX_ENTRIES = 100_000;

/** One erased person. Holds nothing about them but the pseudonym id. */
export type ErasureEntry = {
  readonly id: string;
  readonly person: string;
  readonly requestedBy: string;
  readonly erasedAt: string;
  readonly beyondRecoveryAt: string;
  readonly keys: number;
};

/** The whole ledger, to be kept beside the backup of the keys. @shape oldest first */
export async function readErasureLedger(db: Db | DbTx): Promise<readonly ErasureEntry[]> {
  const rows = await db.erasureLedger.findMany({ orderBy: { erasedAt: "asc" }, take: MAX_ENTRIES });
  return rows.map(({ sweptAt: _, keyBackupAt: __, erasedAt, beyondRecoveryAt, ...row }) => ({
    ...row,
    erasedAt: isoTime(msOf(erasedAt)),
    beyondRecoveryAt: isoTime(msOf(beyondRecoveryAt)),
  }));
}

/**
 * Erases again whoever was erased before: run on every restored database before anybody reads it, under the owner's role, with the ledger
 * that was kept apart. Entries that the restored database does not know are added to its ledger. Safe to run twice.
 * @returns how many keys were destroyed
 */
export async function applyErasureLedger(db: Db | DbTx, kept: readonly ErasureEntry[] = []): Promise<number> {
  for (const { id, person, requestedBy, erasedAt, beyondRecoveryAt, keys } of kept) {
    await db.$executeRaw`
      INSERT INTO erasure_ledger (id, person, requested_by, erased_at, beyond_recovery_at, keys)
      VALUES (${id}::uuid, ${person}::uuid, ${requestedBy}, ${erasedAt}::timestamptz, ${beyondRecoveryAt}::timestamptz, ${keys}::int)
      ON CONFLICT (person) DO NOTHING`;
  }
  let destroyed = 0;
  for (const { person } of await readErasureLedger(db)) {
    const [row] = await db.$queryRaw<{ keys: number }[]>`SELECT erase_person_rows(${person}::uuid) AS keys`;
    destroyed += row?.keys ?? 0;
  }
  return destroyed;
}

/** Longer than any transaction of the desk lasts, so that none still keeps the rows of before. */
const SETTLED = "1 minute";
/** PostgreSQL's lock_not_available. */
const LOCK_NOT_AVAILABLE = "55P03";

/**
 * Ends erasures on this machine: the table of keys is written anew without its dead rows, and so is the key backup. A plain VACUUM is not
 * enough: it leaves the bytes in the free space of their page (erase-person.int.test.ts reads the file). While it waits for the table,
 * everybody else who needs a key waits behind it, and a backup holds the table to its end: so it waits briefly, and comes back. Transactions
 * of the desk are over by then; what somebody else's from before may see stays in the table until the next time, which the page says.
 * @param db of `openDb` with a lockTimeoutMs
 */
export async function sweepErasures(db: Db): Promise<void> {
  const open = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM erasure_ledger WHERE swept_at IS NULL AND erased_at < clock_timestamp() - ${SETTLED}::interval LIMIT 100`;
  if (open.length === 0) return;
  try {
    await db.$executeRawUnsafe("VACUUM FULL data_key");
  } catch (error) {
    if (driverCode(error) === LOCK_NOT_AVAILABLE) return;
    throw error;
  }
  await db.$executeRaw`UPDATE erasure_ledger SET swept_at = clock_timestamp() WHERE id = ANY (${open.map(({ id }) => id)}::uuid[])`;
}
