import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { sealedColumns } from "../sealed-columns.ts";

let database: TestDatabase;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});

afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

describe("the encrypted columns that the database knows", () => {
  it("[E5] are those of lib/db/sealed-columns.ts, each with the trigger that lets nothing else in", async () => {
    const { rows } = await owner.query(
      `SELECT c.name, c.model, c.column_name AS column, c.purpose, t.tgname IS NOT NULL AS guarded
         FROM sealed_column c LEFT JOIN pg_trigger t ON t.tgrelid = to_regclass(c.table_name) AND t.tgname = 'sealed_key_' || c.column_name
        WHERE c.purpose <> '*' ORDER BY c.name`,
    );
    const known = Object.entries(sealedColumns).map(([name, { model, column, purpose }]) => ({
      name,
      model,
      column,
      purpose,
      guarded: true,
    }));
    expect(rows).toEqual(known.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  });

  it("[E3] can each be read by primary key with scope and row id", async () => {
    for (const name of [...Object.keys(sealedColumns), "keyCanary"]) {
      await expect(owner.query("SELECT * FROM sealed_read($1, 'pii', NULL, '{}', 10)", [name])).resolves.toMatchObject({ rows: [] });
    }
  });
});
