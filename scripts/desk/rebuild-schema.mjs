import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { inCheckout } from "./checkout.mjs";
import { migrationsTable, readMigrations } from "./migrate.mjs";
import { grantsFor } from "./prepare-database.mjs";

/**
 * Makes the tables anew inside a transaction that somebody else holds, migration by migration, so that a restore is one step or none.
 * @param {{ owner: string, web: string, worker: string }} roles
 */
export function schemaBuilder(roles) {
  const known = readMigrations(inCheckout("prisma/migrations"));
  return {
    known: known.map(({ name, checksum }) => ({ name, checksum })),
    /** @param {import("pg").Client} client @param {readonly string[]} names */
    async apply(client, names) {
      await client.query(migrationsTable);
      for (const { name, sql, checksum } of known.filter((one) => names.includes(one.name))) {
        await client.query(sql);
        await client.query(
          "INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp(), 1)",
          [randomUUID(), checksum, name],
        );
      }
    },
    /** @param {import("pg").Client} client */
    async grant(client) {
      await client.query(grantsFor(readFileSync(inCheckout("prisma/grants.sql"), "utf8"), roles));
    },
  };
}
