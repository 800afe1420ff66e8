import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inCheckout } from "./checkout.mjs";
import { Refusal } from "./refusal.mjs";

/** The lock Prisma's own migrate takes, so that the two never run at once. */
const prismaLock = 72707369;

/**
 * Applies prisma/migrations in order, each in its own transaction, and records them in Prisma's table with Prisma's checksums, so that
 * a stock `prisma migrate deploy` agrees. Refuses a changed, unknown or half-done one: a database is only ever moved forward.
 * @param {import("pg").Client} client the owner's
 * @param {{ directory?: string }} [options]
 * @returns {Promise<{ applied: string[] }>}
 */
export async function applyMigrations(client, { directory = inCheckout("prisma/migrations") } = {}) {
  return underLock(client, async () => {
    await client.query(migrationsTable);
    const pending = await pendingMigrations(client, directory);
    for (const migration of pending) await apply(client, migration);
    return { applied: pending.map(({ name }) => name) };
  });
}

/** @returns {Promise<"new" | "behind" | "current">} "new": nothing was ever applied */
export async function migrationState(client, { directory = inCheckout("prisma/migrations") } = {}) {
  const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known");
  if (!rows[0].known) return "new";
  const pending = await pendingMigrations(client, directory);
  if (pending.length === 0) return "current";
  return pending.length === readMigrations(directory).length ? "new" : "behind";
}

/** Runs `work` while no other starter, command or Prisma migrates this database. */
export async function underLock(client, work) {
  await client.query("SET lock_timeout = '120s'");
  await client.query("SELECT pg_advisory_lock($1)", [prismaLock]);
  try {
    return await work();
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [prismaLock]);
    await client.query("RESET lock_timeout");
  }
}

/** @source Prisma's schema engine, the table it makes on PostgreSQL */
export const migrationsTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;

async function pendingMigrations(client, directory) {
  const { rows } = await client.query(
    "SELECT migration_name AS name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at",
  );
  const migrations = readMigrations(directory);
  for (const { name, checksum, finished_at: finishedAt } of rows) {
    const migration = migrations.find((one) => one.name === name);
    if (!finishedAt)
      throw new Refusal(`Migration ${name} was begun and not finished by another tool. Repair the database, then start again.`);
    if (!migration)
      throw new Refusal(`The database has migration ${name}, which this version does not know: it was made by a newer Bulwark.`);
    if (migration.checksum !== checksum)
      throw new Refusal(`Migration ${name} was changed after it was applied. Restore the file; put changes into a new migration.`);
  }
  const done = new Set(rows.map(({ name }) => name));
  return migrations.filter(({ name }) => !done.has(name));
}

export function readMigrations(directory) {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(directory, entry.name, "migration.sql")))
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(directory, name, "migration.sql"));
      return { name, sql: bytes.toString("utf8"), checksum: createHash("sha256").update(bytes).digest("hex") };
    });
}

async function apply(client, { name, sql, checksum }) {
  const id = randomUUID();
  await client.query("BEGIN");
  try {
    await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, clock_timestamp())", [
      id,
      checksum,
      name,
    ]);
    await client.query(sql);
    await client.query("UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE id = $1", [id]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined); // the connection may be gone; the first error is the one to tell
    throw new Refusal(`Migration ${name} failed and was rolled back: ${error.message}${placeOf(error, sql)}`, { cause: error });
  }
}

function placeOf(error, sql) {
  if (!error.position) return "";
  return ` (line ${sql.slice(0, Number(error.position)).split("\n").length})`;
}
