import pg from "pg";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";

const databasePart = /^([^:]+:\/\/[^/]*\/)([^?]+)/;

/**
 * A database beside the desk's that lives as long as `work`, on the same server and the owner's.
 * @param makerUrl whoever may make databases: the superuser of an embedded one, else the owner
 * @throws FailureError backup-refused where the owner of an own PostgreSQL may not make databases
 */
export async function withScratchDatabase<T>(
  ownerUrl: string,
  makerUrl: string,
  name: string,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const owner = decodeURIComponent(/^[^:]+:\/\/([^:@/]+)/.exec(ownerUrl)?.[1] ?? "");
  await administer(makerUrl, `CREATE DATABASE ${pg.escapeIdentifier(name)} OWNER ${pg.escapeIdentifier(owner)} TEMPLATE template0`);
  try {
    return await work(ownerUrl.replace(databasePart, `$1${name}`));
  } finally {
    await administer(makerUrl, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
  }
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(sql);
  } catch (cause) {
    const isForbidden = cause instanceof pg.DatabaseError && cause.code === "42501";
    if (!isForbidden) throw cause;
    throw new FailureError(failure("backup-refused", "The owner's role may not make databases, so there is no place for a trial."), {
      cause,
    });
  } finally {
    await client.end();
  }
}
