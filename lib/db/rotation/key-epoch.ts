import { setTimeout as pause } from "node:timers/promises";
import type { Purpose } from "#lib/ports/key-wrapper.ts";
import type { Db, DbTx } from "../client.ts";

/** A process that did not beat for so long is dead, and nobody waits for it. */
const ALIVE_MS = 15_000;
/** Longer than any transaction of the desk may last. */
const WRITERS_MS = 20_000;
const LOOK_AGAIN_MS = 20;

/** Grows whenever processes must read their keys anew. */
export async function nextEpoch(db: DbTx): Promise<bigint> {
  const [row] = await db.$queryRaw<{ epoch: bigint }[]>`UPDATE key_epoch SET epoch = epoch + 1 WHERE name = 'desk' RETURNING epoch`;
  return row?.epoch ?? 0n;
}

export async function currentEpoch(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<{ epoch: bigint }[]>`SELECT epoch FROM key_epoch WHERE name = 'desk'`;
  return Number(row?.epoch ?? 0n);
}

/** Live processes that did not yet say that they read their keys since this epoch. */
export async function unaware(db: Db, epoch: bigint): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM heartbeat
     WHERE beat_at > clock_timestamp() - ${ALIVE_MS}::float8 * interval '1 millisecond' AND coalesce((info ->> 'keyEpoch')::bigint, 0) < ${epoch}`;
  return Number(row?.count ?? 0n);
}

/**
 * From here on the database refuses a write under any key of the purpose but the active ones. Returns when every transaction that wrote
 * under a key of the purpose before has ended; later ones meet the closed key, so nobody waits for them and they wait for nobody.
 * @throws Error when one lasts longer than any may
 */
export async function closeOldKeys(db: Db, { id, purpose }: { readonly id: string; readonly purpose: Purpose }): Promise<void> {
  await db.$queryRaw`SELECT rotation_close(${id}::uuid)::text`;
  let before = await writersOf(db, purpose);
  for (let waitedMs = 0; before.size > 0; waitedMs += LOOK_AGAIN_MS) {
    if (waitedMs > WRITERS_MS) throw new Error("a transaction that writes under an old key does not end");
    await pause(LOOK_AGAIN_MS);
    const now = await writersOf(db, purpose);
    before = new Set([...before].filter((who) => now.has(who)));
  }
}

async function writersOf(db: Db, purpose: Purpose): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ who: string }[]>`
    SELECT virtualtransaction AS who FROM pg_locks
     WHERE locktype = 'advisory' AND classid = 7002 AND objid = key_purpose_number(${purpose})::oid AND objsubid = 2
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  return new Set(rows.map((row) => row.who));
}
