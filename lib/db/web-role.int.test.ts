import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { asId, type PortfolioId } from "../domain/kernel/ids.ts";

const seen = asId<PortfolioId>("0190a000-0000-7000-8000-000000000001");
const hidden = asId<PortfolioId>("0190a000-0000-7000-8000-000000000002");

let database: TestDatabase;
let owner: pg.Client;
let web: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
  owner = new pg.Client({ connectionString: database.ownerUrl });
  web = new pg.Client({ connectionString: database.webUrl });
  await Promise.all([owner.connect(), web.connect()]);
  const superuser = new pg.Client({ connectionString: database.superuserUrl });
  await superuser.connect();
  for (const id of [seen, hidden]) {
    await superuser.query(
      `INSERT INTO portfolio (id, name, mode, base_currency, feed, is_demo, created_at, sealed) VALUES ($1, 'p', 'paper', 'USD', '{}', false, now(), '\\x00')`,
      [id],
    );
    await superuser.query(`INSERT INTO portfolio_book (portfolio_id, feed_state, updated_at, sealed) VALUES ($1, 'idle', now(), '\\x00')`, [
      id,
    ]);
  }
  await superuser.end();
});

afterAll(async () => {
  await Promise.allSettled([owner?.end(), web?.end()]);
  await database?.drop();
});

async function asReach<T>(reach: string, work: () => Promise<T>): Promise<T> {
  await web.query("BEGIN");
  try {
    await web.query("SELECT set_config('bulwark.reach', $1, true)", [reach]);
    return await work();
  } finally {
    await web.query("ROLLBACK");
  }
}

describe("the web's role in the database", () => {
  it("sees no portfolio outside its reach, and none without one", async () => {
    const ids = async () => (await web.query("SELECT id FROM portfolio ORDER BY id")).rows.map((row) => row.id);
    const books = async () => (await web.query("SELECT portfolio_id FROM portfolio_book")).rows.map((row) => row.portfolio_id);
    expect(await ids()).toEqual([]);
    expect(await asReach("", ids)).toEqual([]);
    expect(await asReach(seen, ids)).toEqual([seen]);
    expect(await asReach(seen, books)).toEqual([seen]);
    expect(await asReach(`${seen},${hidden}`, ids)).toEqual([seen, hidden]);
  });

  it("changes nothing outside its reach", async () => {
    const changed = await asReach(seen, () => web.query("UPDATE portfolio SET deleted_at = now() WHERE id = $1", [hidden]));
    expect(changed.rowCount).toBe(0);
    for (const column of ["name = 'mine'", "feed = '{}'", "sealed = ''"]) {
      await expect(asReach(seen, () => web.query(`UPDATE portfolio SET ${column}`))).rejects.toThrow(/permission denied/);
    }
    await expect(
      asReach(seen, () =>
        web.query(
          `INSERT INTO portfolio (id, name, mode, base_currency, feed, is_demo, created_at, sealed)
           VALUES ('0190a000-0000-7000-8000-000000000003', 'p', 'paper', 'USD', '{}', false, now(), '\\x00')`,
        ),
      ),
    ).rejects.toThrow(/row-level security/);
  });

  it("writes no book, order, fill or ledger entry", async () => {
    for (const table of ["portfolio_book", "venue_order", "fill", "ledger_entry", "position", "equity_point", "intent", "lease"]) {
      await expect(web.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
    }
    await expect(web.query("UPDATE portfolio_book SET feed_state = 'idle'")).rejects.toThrow(/permission denied/);
  });

  it("[U2] adds to the audit record through its one function, and neither changes nor takes away", async () => {
    const id = "0190a000-0000-7000-8000-0000000000aa";
    const at = new Date().toISOString();
    const body = `{"action":"login","at":"${at}","data":{},"detail":null,"id":"${id}","portfolio":null,"request":null,"resource":"session","resourceId":null,"result":"done","subject":null,"type":"login.succeeded","user":"anonymous","version":1}`;
    await web.query("SELECT audit_append($1, NULL, NULL)", [body]);
    expect((await web.query("SELECT 1 FROM audit_event WHERE id = $1", [id])).rowCount).toBe(1);
    const speaking = (user: string) =>
      web.query("SELECT audit_append($1, NULL, NULL)", [body.replace(id, globalThis.crypto.randomUUID()).replace("anonymous", user)]);
    for (const user of ["worker", "database:postgres"]) await expect(speaking(user), user).rejects.toThrow(/cannot record for/);
    await expect(web.query("SELECT audit_append($1, NULL, NULL)", [body.replace(at, "2027-06-01T00:00:00.000Z")])).rejects.toThrow(
      /when it happens/,
    );
    await expect(web.query("SELECT audit_insert($1, NULL, NULL)", [body])).rejects.toThrow(/permission denied/);
    await web.query(`SELECT set_config('bulwark.audit_writer', '${id}/41/x"},"user":"user:forged","z":{"a":"', false)`);
    await speaking("anonymous");
    const bodies = await owner.query("SELECT convert_from(body, 'UTF8') AS text FROM audit_event");
    expect(bodies.rows.filter((row) => row.text.includes("forged"))).toEqual([]);
    for (const sql of [
      "UPDATE audit_event SET actor = 'somebody'",
      "DELETE FROM audit_event",
      "TRUNCATE audit_event",
      "INSERT INTO audit_event SELECT * FROM audit_event",
      "UPDATE audit_detail SET person = 'x'",
      "DELETE FROM audit_detail",
      "ALTER TABLE audit_event DISABLE TRIGGER ALL",
      "CREATE TABLE mine (x int)",
    ]) {
      await expect(web.query(sql), sql).rejects.toThrow(/permission denied|must be owner/);
    }
    await expect(owner.query("DELETE FROM audit_event"), "not even the owner by plain SQL").rejects.toThrow();
  });

  it("[S6] sees no key of the purpose credential, wrapped or not, and may make none", async () => {
    const purposes = async (client: pg.Client, table: string) =>
      (await client.query(`SELECT DISTINCT purpose FROM ${table} ORDER BY 1`)).rows.map((row) => row.purpose);
    expect(await purposes(owner, "purpose_key")).toContain("credential");
    for (const table of ["purpose_key", "data_key", "key_canary"]) expect(await purposes(web, table)).not.toContain("credential");
    await expect(
      web.query(
        `INSERT INTO data_key (id, purpose, scope, purpose_key_id, wrapped, state, created_at)
         VALUES (nextval('data_key_id_seq'), 'credential', 'x', 1, '\\x00', 'active', now())`,
      ),
    ).rejects.toThrow(/row-level security/);
    await expect(web.query("UPDATE data_key SET state = 'destroyed'")).rejects.toThrow(/permission denied/);
  });

  it("TS-17 cannot move, delete or silently rewrite a kill state, and every change is on record", async () => {
    for (const sql of [
      "UPDATE kill_state SET scope = 'run'",
      "UPDATE kill_state SET epoch = 9",
      "DELETE FROM kill_state",
      "TRUNCATE kill_state",
    ]) {
      await expect(web.query(sql), sql).rejects.toThrow(/permission denied/);
    }
    await expect(web.query("INSERT INTO kill_state (scope, scope_id, engaged) VALUES ('all', 'all', true)")).rejects.toThrow(
      /kill_state_place/,
    );
    await expect(owner.query("UPDATE kill_state SET scope_id = 'x'")).rejects.toThrow(/not moved/);
    const events = async () =>
      Number((await owner.query("SELECT count(*) FROM audit_event WHERE resource = 'kill-switch'")).rows[0]?.count);
    const before = await events();
    await web.query("SELECT set_config('bulwark.actor', 'user:nobody', false)");
    await web.query("UPDATE kill_state SET engaged = true WHERE scope = 'all'");
    await web.query("UPDATE kill_state SET reason = 'rewritten', changed_by = 'user:other' WHERE scope = 'all'");
    expect((await owner.query("SELECT reason, changed_by FROM kill_state WHERE scope = 'all'")).rows[0]?.reason).not.toBe("rewritten");
    await web.query("UPDATE kill_state SET engaged = false WHERE scope = 'all'");
    expect(await events()).toBe(before + 2);
    await web.query("SELECT set_config('bulwark.actor', '', false)");
  });

  it("cannot speak for the worker: no state of a run, no heartbeat; a temporary table catches no event", async () => {
    await expect(web.query("UPDATE run SET actual = 'running'")).rejects.toThrow(/permission denied/);
    await expect(web.query("INSERT INTO heartbeat VALUES (gen_random_uuid(), 'worker', 'x', now(), now(), '{}')")).rejects.toThrow(
      /row-level security/,
    );
    // A copied test database grants temporary tables to everybody; the functions look for their tables in the schema first.
    await web.query("CREATE TEMP TABLE IF NOT EXISTS audit_event (LIKE public.audit_event)");
    const at = new Date().toISOString();
    const body = `{"action":"login","at":"${at}","data":{},"detail":null,"id":"${globalThis.crypto.randomUUID()}","portfolio":null,"request":null,"resource":"session","resourceId":null,"result":"done","subject":null,"type":"login.succeeded","user":"anonymous","version":1}`;
    const events = async () => Number((await owner.query("SELECT count(*) FROM audit_event")).rows[0]?.count);
    const before = await events();
    await web.query("SELECT public.audit_append($1, NULL, NULL)", [body]);
    expect(await events()).toBe(before + 1);
    await web.query("DROP TABLE pg_temp.audit_event");
  });

  it("deletes no user, session, link or fact", async () => {
    for (const table of ["app_user", "session", "one_time_link", "desk_fact"]) {
      await expect(web.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
    }
  });
});
