import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { checkpointKeyOf } from "#lib/compose/pin-checkpoint-key.ts";
import { auditSealer } from "#lib/db/audit/sealer.ts";
import { type Db, openDb } from "#lib/db/client.ts";

/** As the worker does, which the tests do not start. */
export async function sealAll(workerUrl: string, keyFile: string): Promise<void> {
  const file = await readKeyFile(keyFile);
  const key = file && checkpointKeyOf(file);
  if (!key) throw new Error("a new desk has a checkpoint key");
  const db = openDb(workerUrl, { max: 2 });
  await auditSealer({ db, key }).seal();
  await db.$disconnect();
}

/** A month that no migration makes a partition for, with 500 events. */
export async function seedOldMonth(owner: Db): Promise<void> {
  await owner.$executeRaw`CREATE TABLE audit_event_2024_03 PARTITION OF audit_event FOR VALUES FROM ('2024-03-01 00:00:00+00') TO ('2024-04-01 00:00:00+00')`;
  await owner.$executeRaw`SELECT audit_ensure_partitions(0)::text`; // gives the month its guard
  await writeOldEvents(owner, 500);
}

/** Events of that month, each of a writer of its own, as the door would have written them then. They wait for the sealer. */
export async function writeOldEvents(owner: Db, count: number): Promise<void> {
  await owner.$executeRaw`
    WITH made AS MATERIALIZED (SELECT gen_random_uuid() AS id, gen_random_uuid() AS writer FROM generate_series(1, ${count}::int)),
    written AS MATERIALIZED (SELECT id, writer, convert_to('{"action":"start","at":"2024-03-05T00:00:00.000Z","data":{},"detail":null,"id":"' || id
      || '","portfolio":null,"request":null,"resource":"demo","resourceId":null,"result":"done","subject":null,"type":"demo.started","user":"host:a","version":1,"writer":{"id":"'
      || writer || '","n":1,"prev":"' || repeat('0', 64) || '","role":"a"}}', 'UTF8') AS body FROM made)
    INSERT INTO audit_event (id, at, body, leaf, type, actor, resource, action, result, writer, n)
    SELECT id, '2024-03-05T00:00:00Z', body, sha256('\\x00'::bytea || body), 'demo.started', 'host:a', 'demo', 'start', 'done', writer, 1 FROM written`;
}
