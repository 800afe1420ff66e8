import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import "#lib/tooling/template-database.ts";
import { withConnection } from "./connection.mjs";
import { applyMigrations, migrationState } from "./migrate.mjs";

const { addresses, roles } = inject("template");
const address = (role: "superuser" | "owner", database: string): string => addresses[role].replace("{database}", database);
const administer = (sql: string): Promise<unknown> => withConnection(address("superuser", "postgres"), (client) => client.query(sql));

let directory: string;
let database: string;

function write(name: string, sql: string): void {
  mkdirSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, name, "migration.sql"), sql);
}
const migrate = (): Promise<{ applied: string[] }> =>
  withConnection(address("owner", database), (client) => applyMigrations(client, { directory }));
const rows = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await withConnection(address("owner", database), (client) => client.query<Record<string, unknown>>(sql))).rows;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "bulwark-migrations-"));
  database = `migrate_${Math.floor(performance.now() * 1000)}_${process.pid}`;
  await administer(`CREATE DATABASE ${database} TEMPLATE template0 OWNER "${roles.owner}"`);
  write("20260101000000_first", "CREATE TABLE first (id int);\nCREATE TABLE also (id int);");
  write("20260102000000_second", "ALTER TABLE first ADD COLUMN name text;");
});

afterEach(async () => {
  rmSync(directory, { recursive: true, force: true });
  await administer(`DROP DATABASE ${database} WITH (FORCE)`);
});

describe("migrations", () => {
  it("apply in order and are recorded as Prisma records them", async () => {
    expect(await migrate()).toEqual({ applied: ["20260101000000_first", "20260102000000_second"] });
    const recorded = await rows(
      "SELECT migration_name, checksum, applied_steps_count, finished_at >= started_at AS done, rolled_back_at, logs, length(id) AS id FROM _prisma_migrations ORDER BY migration_name",
    );
    const checksum = createHash("sha256").update("CREATE TABLE first (id int);\nCREATE TABLE also (id int);").digest("hex");
    expect(recorded[0]).toEqual({
      migration_name: "20260101000000_first",
      checksum,
      applied_steps_count: 1,
      done: true,
      rolled_back_at: null,
      logs: null,
      id: 36,
    });
    expect(recorded).toHaveLength(2);
  });

  it("apply nothing the second time, also when two starters come at once", async () => {
    const both = await Promise.all([migrate(), migrate()]);
    expect(both.flatMap(({ applied }) => applied)).toHaveLength(2);
    expect(await migrate()).toEqual({ applied: [] });
  });

  it("are refused when an applied file was changed", async () => {
    await migrate();
    write("20260101000000_first", "CREATE TABLE first (id bigint);");
    await expect(migrate()).rejects.toThrow(/20260101000000_first was changed after it was applied/);
  });

  it("are refused when the database knows one that the checkout does not", async () => {
    await migrate();
    rmSync(join(directory, "20260102000000_second"), { recursive: true });
    await expect(migrate()).rejects.toThrow(/20260102000000_second, which this version does not know/);
  });

  it("are refused when another tool left one half-done", async () => {
    await migrate();
    await rows("UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '20260102000000_second'");
    await expect(migrate()).rejects.toThrow(/not finished by another tool/);
  });

  it("leave nothing behind when one fails, and say where it failed", async () => {
    write("20260102000000_second", "ALTER TABLE first ADD COLUMN name text;\nALTER TABLE nowhere ADD COLUMN x int;");
    await expect(migrate()).rejects.toThrow(/20260102000000_second failed and was rolled back: relation "nowhere" does not exist/);
    expect(await rows("SELECT migration_name FROM _prisma_migrations")).toEqual([{ migration_name: "20260101000000_first" }]);
    expect(await rows("SELECT 1 FROM information_schema.columns WHERE table_name = 'first' AND column_name = 'name'")).toEqual([]);
  });

  it("tell a new database from one that is behind and one that is current", async () => {
    const state = (): Promise<string> => withConnection(address("owner", database), (client) => migrationState(client, { directory }));
    expect(await state()).toBe("new");
    await migrate();
    expect(await state()).toBe("current");
    write("20260103000000_third", "SELECT 1;");
    expect(await state()).toBe("behind");
  });
});
