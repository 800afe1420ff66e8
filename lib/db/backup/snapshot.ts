import pg from "pg";
import { loadOrder } from "#lib/domain/backup/load-order.ts";
import { type BackupManifest, type BackupPartition, type BackupTable, keyTables, leftOutTables } from "#lib/domain/backup/manifest.ts";
import type { Uuid } from "#lib/domain/kernel/ids.ts";
import type { BackupSnapshot, SequenceMark } from "#lib/ports/backups.ts";
import { copyOut } from "./copy-out.ts";

const nameOf = pg.escapeIdentifier;

/**
 * One view of the whole database, held until it is closed: REPEATABLE READ on one connection of the owner's, which row security does not
 * bind. No tool of PostgreSQL's is needed. Rows come in COPY's text format, which every version reads alike.
 */
export async function openSnapshot(ownerUrl: string): Promise<BackupSnapshot> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: "bulwark-backup", connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined); // a lost connection fails the statement that waits for it
  await client.connect();
  try {
    await client.query(
      "SET lock_timeout = '30s'; SET bytea_output = hex; SET datestyle = ISO; SET extra_float_digits = 1; SET timezone = 'UTC'",
    );
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const facts = await readFacts(client);
    return {
      facts: (kind) => ({ ...facts.shared, tables: facts.tables.filter(({ name }) => keyTables.includes(name) === (kind === "keys")) }),
      copy: ({ name, columns }) => copyOut(client, `COPY (SELECT ${columns.map(nameOf).join(", ")} FROM public.${nameOf(name)}) TO STDOUT`),
      sequences: () => sequenceMarks(client),
      erasures: async () => {
        const { rows } = await client.query<{ id: Uuid }>("SELECT id FROM public.erasure_ledger WHERE key_backup_at IS NULL");
        return rows.map(({ id }) => id);
      },
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

async function readFacts(client: pg.Client) {
  const { rows: times } = await client.query("SELECT clock_timestamp() AS now");
  const { rows: migrations } = await client.query<{ name: string; checksum: string }>(
    "SELECT migration_name AS name, checksum FROM public._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name",
  );
  const { rows: keys } = await client.query<{ purpose: number; data: number }>(
    "SELECT coalesce((SELECT max(id) FROM public.purpose_key), 0) AS purpose, coalesce((SELECT max(id) FROM public.data_key), 0) AS data",
  );
  const lastKeys = { purposeKey: keys[0]?.purpose ?? 0, dataKey: keys[0]?.data ?? 0 };
  const shared: Pick<BackupManifest, "madeAt" | "migrations" | "partitions" | "lastKeys"> = {
    madeAt: new Date(times[0].now).toISOString(),
    migrations,
    partitions: await partitionsOf(client),
    lastKeys,
  };
  return { shared, tables: await tablesOf(client) };
}

async function tablesOf(client: pg.Client): Promise<readonly BackupTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
      GROUP BY c.relname ORDER BY c.relname`,
  );
  const { rows: references } = await client.query<{ child: string; parent: string }>(
    `SELECT DISTINCT f.relname AS child, t.relname AS parent FROM pg_constraint k
       JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
      WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace`,
  );
  const kept = rows.filter(({ name }) => !Object.hasOwn(leftOutTables, name));
  const byName = new Map(kept.map((table) => [table.name, table]));
  for (const { child, parent } of references) {
    if (byName.has(child) && !byName.has(parent)) throw new TypeError(`${child} refers to ${parent}, which backups leave out`);
    if (keyTables.includes(child) !== keyTables.includes(parent))
      throw new TypeError(`${child} refers to ${parent}, which is another backup's`);
  }
  const order = loadOrder(
    kept.map(({ name }) => name),
    references.map(({ child, parent }) => [child, parent] as const),
  );
  return order.flatMap((name) => byName.get(name) ?? []);
}

async function partitionsOf(client: pg.Client): Promise<readonly BackupPartition[]> {
  const { rows } = await client.query<BackupPartition>(
    `SELECT c.relname AS name, p.relname AS parent, pg_get_expr(c.relpartbound, c.oid) AS bounds
       FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid JOIN pg_class p ON p.oid = i.inhparent
      WHERE c.relispartition AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname`,
  );
  return rows;
}

/** Read after the rows: sequences stand outside of transactions, so a later mark is at or past every row. */
async function sequenceMarks(client: pg.Client): Promise<readonly SequenceMark[]> {
  const { rows } = await client.query<{ name: string; last: string }>(
    "SELECT sequencename AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL",
  );
  return rows;
}
