import { join } from "node:path";
import pg from "pg";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { checkpointKeyOf } from "#lib/compose/pin-checkpoint-key.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { originOf } from "#lib/crypto/checkpoint.ts";
import { recordHashes } from "#lib/crypto/record-hashes.ts";
import { openAuditRecord } from "#lib/db/audit/audit-record.ts";
import { auditSealer } from "#lib/db/audit/sealer.ts";
import { writerMark } from "#lib/db/audit/writer-witness.ts";
import { openDb } from "#lib/db/client.ts";
import { createTestDatabase } from "#lib/tooling/template-database.ts";
import { verifyRecord } from "../verify/verify-record.ts";

export type SealedDesk = Awaited<ReturnType<typeof openSealedDesk>>;

/** A database with keys, a sealer under the worker's role, and a way to write events. */
export async function openSealedDesk() {
  const database = await createTestDatabase();
  await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
  const file = await readKeyFile(join(database.dataDir, "keys", "worker.key"));
  const key = file && checkpointKeyOf(file);
  if (!file || !key) throw new Error("a new desk has a checkpoint key");
  const db = openDb(database.workerUrl, { max: 2 });
  const origin = originOf(file.deskId);
  const connections: pg.Client[] = [];
  const sealer = () => auditSealer({ db, key });
  const own = sealer();
  return {
    database,
    db,
    key,
    origin,
    sealer,
    seal: () => own.seal(),
    async connect(url: string): Promise<pg.Client> {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      connections.push(client);
      return client;
    },
    openRecord: openAuditRecord(database.webUrl),
    verify: (outside: readonly string[] = []) =>
      openAuditRecord(database.webUrl)((record) => verifyRecord(record, recordHashes, { outside })),
    async close(): Promise<void> {
      await Promise.allSettled(connections.map((client) => client.end()));
      await db.$disconnect();
      await database.drop();
    },
  };
}

/** An event as the web writes one. */
export function eventText(note: string): string {
  return `{"action":"login","at":"${new Date().toISOString()}","data":{"note":${JSON.stringify(note)}},"detail":null,"id":"${globalThis.crypto.randomUUID()}","portfolio":null,"request":"r","resource":"session","resourceId":null,"result":"done","subject":null,"type":"login.succeeded","user":"anonymous","version":1}`;
}

export function append(client: Pick<pg.Client, "query">, note: string) {
  return client.query("SELECT audit_append($1, NULL, NULL)", [eventText(note)]);
}

/** Where the connection's writer is, as its process would remember it after a commit. */
export async function markOf(client: Pick<pg.Client, "query">): Promise<string> {
  return (await client.query("SELECT current_setting('bulwark.audit_writer', true) AS mark")).rows[0]?.mark;
}

/** Says how far the connection's writer got, as a process does once a second. */
export async function beat(client: Pick<pg.Client, "query">): Promise<void> {
  const mark = writerMark(await markOf(client));
  await client.query("SELECT audit_beat($1::uuid, $2::jsonb)", [mark?.writer, JSON.stringify([mark])]);
}
