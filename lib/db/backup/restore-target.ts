import pg from "pg";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { Erasure } from "./after-load.ts";

/** The lock that migrations take, so that no starter touches the database meanwhile. */
const MIGRATION_LOCK = 72707369;
const nameOf = pg.escapeIdentifier;

export type RestoreTarget = {
  readonly client: pg.Client;
  /** Who was erased here, whatever the backup says. */
  readonly erased: readonly Erasure[];
  /** Moves what is there out of the way; a desk nobody has used yet goes for good. @returns the name of the schema kept */
  setAside(): Promise<string | undefined>;
  commit(): Promise<void>;
  /** Takes back whatever was not committed. */
  close(): Promise<void>;
};

/** The database to restore into, inside the transaction of the restore. @throws FailureError backup-refused */
export async function openTarget(options: {
  readonly ownerUrl: string;
  readonly roles: readonly string[];
  readonly replaces: boolean;
}): Promise<RestoreTarget> {
  const client = new pg.Client({
    connectionString: options.ownerUrl,
    application_name: "bulwark-restore",
    connectionTimeoutMillis: 10_000,
  });
  client.on("error", () => undefined); // a lost connection fails the statement that waits for it
  await client.connect();
  try {
    await client.query("SET lock_timeout = '30s'");
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    await refuseWhileUsed(client);
    const isUsed = await holdsPeople(client);
    if (isUsed && !options.replaces)
      throw refused(
        "The database already holds a desk. Restore into a fresh data folder (--data DIR), or say --replace to set this one aside.",
      );
    return {
      client,
      erased: await erasedHere(client),
      async setAside() {
        const kept = `before_restore_${new Date().toISOString().replace(/\D/g, "").slice(0, 14)}`;
        await rename(client, kept);
        for (const role of options.roles) await client.query(`REVOKE ALL ON SCHEMA ${nameOf(kept)} FROM ${nameOf(role)}`);
        if (!isUsed) await client.query(`DROP SCHEMA ${nameOf(kept)} CASCADE`);
        return isUsed ? kept : undefined;
      },
      commit: async () => void (await client.query("COMMIT")),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

async function rename(client: pg.Client, kept: string): Promise<void> {
  try {
    await client.query(`ALTER SCHEMA public RENAME TO ${nameOf(kept)}`);
    await client.query("CREATE SCHEMA public");
  } catch (error) {
    const isForbidden = error instanceof pg.DatabaseError && error.code === "42501";
    if (isForbidden)
      throw refused("The owner's role may not make schemas in this database. Let its administrator make it the owner of the database.");
    throw error;
  }
}

async function refuseWhileUsed(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    "SELECT count(*)::int AS others FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
  );
  if (rows[0].others > 0) throw refused("The desk is running on this database. Stop it first (Ctrl-C where `npm run up` runs).");
}

async function holdsPeople(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query("SELECT to_regclass('public.app_user') IS NOT NULL AS there");
  if (!rows[0].there) return false;
  return (await client.query("SELECT EXISTS (SELECT FROM public.app_user) OR EXISTS (SELECT FROM public.portfolio) AS used")).rows[0].used;
}

async function erasedHere(client: pg.Client): Promise<readonly Erasure[]> {
  const { rows } = await client.query("SELECT to_regclass('public.erasure_ledger') IS NOT NULL AS there");
  if (!rows[0].there) return [];
  return (await client.query<{ line: Erasure }>("SELECT to_jsonb(e) AS line FROM public.erasure_ledger e")).rows.map(({ line }) => line);
}

const refused = (why: string): FailureError => new FailureError(failure("backup-refused", why));
