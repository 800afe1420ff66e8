import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";

let database: TestDatabase;
let web: pg.Client;
let worker: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
  [web, worker] = [new pg.Client({ connectionString: database.webUrl }), new pg.Client({ connectionString: database.workerUrl })];
  await Promise.all([web.connect(), worker.connect()]);
});

afterAll(async () => {
  await Promise.allSettled([web?.end(), worker?.end()]);
  await database?.drop();
});

const ask = (purpose: string, more = "") =>
  `INSERT INTO key_rotation (id, purpose, kind, state, requested_by, requested_at${more ? ", destroy_after" : ""})
   VALUES (gen_random_uuid(), '${purpose}', 'rotate', 'activating', 'x', now()${more}) RETURNING id`;

describe("what the desk's roles may do with keys", () => {
  it("[S6] neither takes, changes nor destroys a key by plain SQL", async () => {
    for (const client of [web, worker]) {
      for (const sql of [
        "UPDATE data_key SET wrapped = NULL",
        "UPDATE data_key SET state = 'active'",
        "UPDATE purpose_key SET wrapped = NULL",
        "UPDATE purpose_key SET state = 'destroyed'",
        "DELETE FROM data_key",
        "DELETE FROM erasure_ledger",
        "UPDATE sealed_column SET scope_sql = 'now()'",
      ]) {
        await expect(client.query(sql), sql).rejects.toThrow(/permission denied/);
      }
    }
  });

  it("[S6] the web reads no credential, carries on no rotation of them, and swaps nothing without a rotation of its own", async () => {
    await expect(web.query("SELECT * FROM sealed_read('connectionCredential', 'credential', NULL, '{}', 10)")).rejects.toThrow(
      /no encrypted column/,
    );
    await expect(worker.query("SELECT * FROM sealed_read('appUser', 'pii', NULL, '{}', 10)")).rejects.toThrow(/no encrypted column/);
    const { rows } = await web.query(ask("credential"));
    await expect(web.query("SELECT rotation_close($1)", [rows[0]?.id])).rejects.toThrow(/not the caller's/);
    const swap = "SELECT rotation_swap($1, $2, 'appUser', '{}', 0, '[]', 1000)";
    await expect(web.query(swap, [rows[0]?.id, rows[0]?.id])).rejects.toThrow(/not the caller's/);
  });

  it("[E3] no role brings the end of old keys nearer, undoes an end or forgets a rotation", async () => {
    await expect(web.query(ask("pii", ", now()"))).rejects.toThrow(/begins at its beginning/);
    const { rows } = await web.query(ask("pii"));
    const id = rows[0]?.id;
    await web.query("UPDATE key_rotation SET state = 'done', destroy_after = now() WHERE id = $1", [id]);
    const { rows: ended } = await web.query("SELECT destroy_after > now() + interval '29 days' AS late FROM key_rotation WHERE id = $1", [
      id,
    ]);
    expect(ended[0]?.late).toBe(true);
    await expect(web.query("UPDATE key_rotation SET destroy_after = now() WHERE id = $1", [id])).rejects.toThrow(/only moves on/);
    await expect(web.query("UPDATE key_rotation SET state = 'walking' WHERE id = $1", [id])).rejects.toThrow(/only moves on/);
    await expect(web.query("DELETE FROM key_rotation")).rejects.toThrow(/permission denied/);
    expect((await web.query("SELECT key_destroy($1) AS keys", [id])).rows[0]?.keys).toBe(0);
  });

  it("[S6] each process carries on the rotations of its own purposes alone: the web puts no books in place by one, and closes no key of them", async () => {
    const { rows } = await web.query(ask("trade"));
    const id = rows[0]?.id;
    const holder = "01920000-0000-7000-8000-00000000000a";
    for (const set of [`holder = '${holder}'`, "state = 'walking'", "to_key_id = 1", "lease_until = now()", "rows_moved = 1", "epoch = 1"])
      await expect(web.query(`UPDATE key_rotation SET ${set} WHERE id = $1`, [id]), set).rejects.toThrow(/not the caller's/);
    for (const call of ["rotation_step_back($1, '{}')", "rotation_close($1)"])
      await expect(web.query(`SELECT ${call}`, [id]), call).rejects.toThrow(/not the caller's/);
    // Even where the worker is in the middle of it, and its name is known.
    await worker.query("UPDATE key_rotation SET holder = $2, lease_until = now() + interval '1 minute', state = 'walking' WHERE id = $1", [
      id,
      holder,
    ]);
    const swap = "SELECT rotation_swap($1, $2, 'portfolio', '{}', 0, '[]', 1000)";
    await expect(web.query(swap, [id, holder])).rejects.toThrow(/not the caller's/);
    await worker.query(swap, [id, holder]);
    await web.query("UPDATE key_rotation SET is_paused = true, holder = NULL WHERE id = $1", [id]);
    await web.query("UPDATE key_rotation SET state = 'cancelled', finished_at = now() WHERE id = $1", [id]);

    const { rows: own } = await web.query(ask("totp"));
    await expect(worker.query("UPDATE key_rotation SET state = 'walking' WHERE id = $1", [own[0]?.id])).rejects.toThrow(/not the caller's/);
    await worker.query("UPDATE key_rotation SET recorded_at = now() WHERE id = $1", [own[0]?.id]);
    await expect(web.query("UPDATE key_rotation SET to_key_id = 2000000000 WHERE id = $1", [own[0]?.id])).rejects.toThrow(/an active key/);
  });

  it("[E1] stores nothing plain in an encrypted column", async () => {
    const insert = `INSERT INTO mail_outbox (id, scope, kind, sealed, state, created_at, due_at, expires_at)
      VALUES (gen_random_uuid(), 'desk', 'invitation', $1, 'waiting', now(), now(), now())`;
    const plain = "a plain text of more than eighty characters, which is as long as the shortest sealed value is at least";
    await expect(web.query(insert, [Buffer.from(plain)])).rejects.toThrow(/nothing is stored plain/);
  });
});
