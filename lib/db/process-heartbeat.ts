import type { Uuid } from "../domain/kernel/ids.ts";
import type { Db } from "./client.ts";

export type Process = { readonly holder: Uuid; readonly kind: "web" | "worker"; readonly version: string };

/** Says that this process lives, by the database's clock. */
export async function beat(db: Db, process: Process, info: object): Promise<void> {
  await db.$executeRaw`
    INSERT INTO heartbeat (holder, kind, version, started_at, beat_at, info)
    VALUES (${process.holder}::uuid, ${process.kind}, ${process.version}, clock_timestamp(), clock_timestamp(), ${JSON.stringify(info)}::jsonb)
    ON CONFLICT (holder) DO UPDATE SET beat_at = clock_timestamp(), info = EXCLUDED.info`;
}

/** Age of the newest beat of each kind; undefined for a kind that never beat. @unit ms */
export async function beatAges(db: Db): Promise<{ readonly [kind in "web" | "worker"]?: number }> {
  const rows = await db.$queryRaw<{ kind: string; age_ms: number }[]>`
    SELECT kind, (extract(epoch FROM clock_timestamp() - max(beat_at)) * 1000)::float8 AS age_ms FROM heartbeat GROUP BY kind`;
  return Object.fromEntries(rows.map((row) => [row.kind, Math.max(0, Math.round(row.age_ms))]));
}
