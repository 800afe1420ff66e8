import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byKeyFile, readBackupKeyFile } from "#lib/adapters/backup/file/backup-key-file.ts";
import { readBackup } from "#lib/adapters/backup/file/read-backup.ts";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { bulwark } from "./testing/backup-desk.ts";

/** Loaded in this order, as each refers to the one before: money goes from the first to the last while the second holds the backup up. */
const tables = `
  CREATE TABLE cash_from (id int PRIMARY KEY, amount int NOT NULL);
  CREATE TABLE cash_gate (id int PRIMARY KEY REFERENCES cash_from);
  CREATE TABLE cash_to (id int PRIMARY KEY REFERENCES cash_gate, amount int NOT NULL);
  INSERT INTO cash_from VALUES (1, 100); INSERT INTO cash_gate VALUES (1); INSERT INTO cash_to VALUES (1, 0)`;

describe("a backup of a desk that is at work", () => {
  let place: TestDatabase;
  let writer: pg.Client;
  let watcher: pg.Client;

  beforeAll(async () => {
    place = await createTestDatabase();
    await makeDeskKeys(join(place.dataDir, "keys"), systemClock);
    [writer, watcher] = [new pg.Client({ connectionString: place.ownerUrl }), new pg.Client({ connectionString: place.superuserUrl })];
    await Promise.all([writer.connect(), watcher.connect()]);
    await writer.query(tables);
  });
  afterAll(async () => {
    await Promise.allSettled([writer?.end(), watcher?.end()]);
    await place?.drop();
  });

  /** Rows of the backup in COPY's text, by table. */
  async function rowsIn(file: string): Promise<ReadonlyMap<string, string>> {
    const rootOf = byKeyFile(await readBackupKeyFile(join(place.dataDir, "keys", "backup.key")));
    const rows = new Map<string, string>();
    let table = "";
    for await (const record of readBackup(join(place.dataDir, "backups", file), rootOf)) {
      if (record.is === "table") table = record.name;
      if (record.is === "bytes") rows.set(table, (rows.get(table) ?? "") + Buffer.from(record.bytes).toString("utf8"));
    }
    return rows;
  }

  it("[E8] is of one moment: a sum that moves from a table it has read to one it has not is in it once", async () => {
    await writer.query("BEGIN; LOCK TABLE cash_gate IN ACCESS EXCLUSIVE MODE");
    const making = bulwark(place, "backup", "create");
    const waiting =
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'bulwark-backup' AND wait_event_type = 'Lock'";
    await expect.poll(async () => (await watcher.query(waiting)).rows[0].n, { timeout: 60_000 }).toBe(1);
    await writer.query("UPDATE cash_from SET amount = amount - 40; UPDATE cash_to SET amount = amount + 40; COMMIT");
    const made = await making;
    expect(made).toMatchObject({ code: 0, err: "" });
    const rows = await rowsIn(made.value.file);
    expect([rows.get("cash_from"), rows.get("cash_gate"), rows.get("cash_to")]).toEqual(["1\t100\n", "1\n", "1\t0\n"]);
  });
});
