import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { recordHashes } from "#lib/crypto/record-hashes.ts";
import { append, openSealedDesk, type SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";
import { verifyRecord } from "#lib/services/audit/verify/verify-record.ts";
import { guardFunctions } from "./guard-functions.ts";
import { guardList } from "./guard-list.ts";
import { functionQuery, guardQuery, guardValues } from "./guards.ts";
import { recordOn } from "./stored-record.ts";

describe("[U2] the guards of the record", () => {
  let desk: SealedDesk;
  let superuser: pg.Client;
  let owner: pg.Client;
  let part: string;

  beforeAll(async () => {
    desk = await openSealedDesk();
    [superuser, owner] = [await desk.connect(desk.database.superuserUrl), await desk.connect(desk.database.ownerUrl)];
    await append(await desk.connect(desk.database.webUrl), "event");
    await desk.seal();
    part = (await owner.query("SELECT tableoid::regclass::text AS part FROM audit_event")).rows[0]?.part;
  });
  afterAll(() => desk?.close());
  beforeEach(() => superuser.query("BEGIN"));
  afterEach(() => superuser.query("ROLLBACK"));

  const off = async () => (await superuser.query({ text: guardQuery, values: [...guardValues], rowMode: "array" })).rows.flat();

  it("are all there in a new database, and no function is another than the one that is known", async () => {
    expect(await off()).toEqual([]);
    const { rows } = await superuser.query(functionQuery());
    expect(Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))).toEqual(guardFunctions);
    const { rows: triggers } = await superuser.query(
      `SELECT c.relname AS "table", g.tgname AS name FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
        WHERE NOT c.relispartition AND c.relnamespace = 'public'::regnamespace AND c.relname ~ '^(audit_|anomaly)' AND g.tgname !~ '^sealed_'`,
    );
    const namesOf = (list: readonly { readonly table: string; readonly name: string }[]) =>
      list.map(({ table, name }) => `${name} on ${table}`).sort();
    expect(namesOf(triggers)).toEqual(namesOf(guardList));
  });

  it.each(guardList)("$name on $table is missed when it is off", async ({ table, name }) => {
    await superuser.query(`ALTER TABLE ${table} DISABLE TRIGGER ${name}`);
    expect(await off()).toContain(`trigger ${name} on ${table}`);
  });

  it("each part of the record and of its index is guarded, against TRUNCATE too", async () => {
    for (const parent of ["audit_event", "audit_search"]) {
      const { rows } = await superuser.query("SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass", [
        parent,
      ]);
      expect(rows.length).toBeGreaterThan(2);
      for (const { name } of rows) {
        for (const trigger of [`${name}_no_truncate`, `${parent}_immutable`]) {
          await superuser.query(`ALTER TABLE ${name} DISABLE TRIGGER ${trigger}`);
          expect(await off()).toContain(`trigger ${trigger} on ${name}`);
        }
      }
    }
  });

  it("a part that is made later is guarded as soon as the worker has made its months", async () => {
    await superuser.query(`SET LOCAL ROLE ${desk.database.roles.owner}`);
    await superuser.query(
      "CREATE TABLE audit_event_2031_01 PARTITION OF audit_event FOR VALUES FROM ('2031-01-01T00:00:00Z') TO ('2031-02-01T00:00:00Z')",
    );
    expect(await off()).toEqual(["trigger audit_event_2031_01_no_truncate on audit_event_2031_01"]);
    await superuser.query("SELECT audit_ensure_partitions(2)");
    await superuser.query("SELECT audit_search_ensure_partitions()");
    expect(await off()).toEqual([]);
    await expect(superuser.query("TRUNCATE audit_search_2031_01")).rejects.toThrow(/cannot be changed/);
  });

  it.each([
    [
      "a function that lets everything through",
      "the body of function audit_refuse_change()",
      ["CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN coalesce(NEW, OLD); END'"],
    ],
    [
      "a door of another's rights",
      "the body of function audit_append(p_body text, p_person text, p_detail bytea)",
      ["ALTER FUNCTION audit_append(text, text, bytea) SECURITY INVOKER"],
    ],
    [
      "a trigger that never holds",
      "trigger audit_event_immutable on audit_event",
      [
        "DROP TRIGGER audit_event_immutable ON audit_event",
        "CREATE TRIGGER audit_event_immutable BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW WHEN (false) EXECUTE FUNCTION audit_refuse_change()",
      ],
    ],
    [
      "a trigger that leaves deleting out",
      "trigger audit_leaf_immutable on audit_leaf",
      [
        "DROP TRIGGER audit_leaf_immutable ON audit_leaf",
        "CREATE TRIGGER audit_leaf_immutable BEFORE UPDATE ON audit_leaf FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()",
      ],
    ],
    [
      "a trigger that calls a function of the same name elsewhere",
      "trigger audit_leaf_immutable on audit_leaf",
      [
        "CREATE SCHEMA elsewhere",
        "CREATE FUNCTION elsewhere.audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN coalesce(NEW, OLD); END'",
        "SET LOCAL search_path = elsewhere, public",
        "DROP TRIGGER audit_leaf_immutable ON audit_leaf",
        "CREATE TRIGGER audit_leaf_immutable BEFORE UPDATE OR DELETE ON audit_leaf FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()",
      ],
    ],
  ])("%s is no guard", async (_, name, statements) => {
    for (const sql of statements) await superuser.query(sql);
    expect(await off()).toContain(name);
  });

  it("[U4] are not all: an event that somebody took out of the index with the guards off is named", async () => {
    const { rows } = await superuser.query("SELECT id FROM audit_search");
    expect((await verifyRecord(recordOn(superuser), recordHashes)).findings).toEqual([]);
    await superuser.query("SET LOCAL session_replication_role = replica");
    await superuser.query("DELETE FROM audit_search");
    const { findings } = await verifyRecord(recordOn(superuser), recordHashes);
    expect(findings.map(({ kind, eventId }) => [kind, eventId])).toEqual([["not-indexed", rows[0]?.id]]);
  });

  it("keep the owner from emptying a part, and from writing in the index", async () => {
    const index = part.replace("audit_event", "audit_search");
    for (const sql of [
      `TRUNCATE ${part}`,
      `TRUNCATE ${index}`,
      "TRUNCATE audit_search",
      "DELETE FROM audit_search",
      `DELETE FROM ${index}`,
      "UPDATE audit_search SET words = ''",
    ])
      await expect(owner.query(sql), sql).rejects.toThrow(/cannot be changed/);
  });
});
