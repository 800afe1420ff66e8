import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordHashes } from "#lib/crypto/record-hashes.ts";
import { recordOn } from "#lib/db/audit/stored-record.ts";
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import { append, openSealedDesk, type SealedDesk } from "../testing/sealed-desk.ts";
import { verifyRecord } from "./verify-record.ts";

/** PostgreSQL lets the owner of a table do anything to it; only a superuser could stop that. What it did shows. */
describe("[U3] what the owner of the tables does by changing the tables themselves", () => {
  let desk: SealedDesk;
  let owner: pg.Client;
  let partition = "";

  beforeAll(async () => {
    desk = await openSealedDesk();
    const web = await desk.connect(desk.database.webUrl);
    for (let i = 0; i < 300; i++) await append(web, `event ${i}`);
    await desk.seal();
    owner = await desk.connect(desk.database.ownerUrl);
    partition = (await owner.query("SELECT DISTINCT tableoid::regclass::text AS name FROM audit_event")).rows[0]?.name;
  });
  afterAll(() => desk?.close());

  async function afterwards(...statements: readonly string[]): Promise<readonly Finding[]> {
    await owner.query("BEGIN");
    try {
      for (const sql of statements) await owner.query(sql.replaceAll("{partition}", partition));
      return (await verifyRecord(recordOn(owner), recordHashes)).findings;
    } finally {
      await owner.query("ROLLBACK");
    }
  }
  const switched = (table: string, sql: string) => [
    `ALTER TABLE ${table} DISABLE TRIGGER USER`,
    sql,
    `ALTER TABLE ${table} ENABLE TRIGGER USER`,
  ];
  const kinds = (findings: readonly Finding[]) => new Set(findings.map(({ kind }) => kind));
  const own = "id = (SELECT event_id FROM audit_leaf WHERE leaf_index = 100)";

  it("is nothing as long as it does nothing", async () => {
    expect(await afterwards()).toEqual([]);
  });

  it.each([
    [
      "edited an event between switching its trigger off and on again",
      switched("audit_event", `UPDATE audit_event SET actor = 'user:x' WHERE ${own}`),
      "column-edited",
      100,
    ],
    ["deleted one so", switched("audit_event", `DELETE FROM audit_event WHERE ${own}`), "event-missing", 100],
    [
      "edited one in its partition so",
      switched("{partition}", `UPDATE {partition} SET body = body || ' ' WHERE ${own}`),
      "event-edited",
      100,
    ],
    ["edited a leaf so", switched("audit_leaf", "UPDATE audit_leaf SET leaf = sha256(leaf) WHERE leaf_index = 100"), "event-edited", 100],
    ["emptied a partition so", switched("{partition}", "TRUNCATE {partition}"), "event-missing", 0],
    ["dropped a partition", ["DROP TABLE {partition}"], "event-missing", 0],
    ["detached a partition", ["ALTER TABLE audit_event DETACH PARTITION {partition}"], "event-missing", 0],
    [
      "gave the guards another body",
      [
        "CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        `UPDATE audit_event SET actor = 'user:x' WHERE ${own}`,
      ],
      "column-edited",
      100,
    ],
  ] as const)("%s: found, at its row", async (_, statements, kind, leaf) => {
    expect(await afterwards(...statements)).toContainEqual(expect.objectContaining({ kind, leaves: { from: leaf, to: leaf } }));
  });

  it.each([
    ["switched a guard off", "ALTER TABLE audit_event DISABLE TRIGGER audit_event_immutable"],
    ["switched the guard of one partition off", "ALTER TABLE {partition} DISABLE TRIGGER audit_event_immutable"],
    ["let it fire for replicas alone", "ALTER TABLE audit_leaf ENABLE REPLICA TRIGGER audit_leaf_immutable"],
    ["dropped one", "DROP TRIGGER audit_tile_no_truncate ON audit_tile"],
    ["dropped what waiting rows are guarded by", "DROP TRIGGER audit_pending_no_truncate ON audit_pending"],
    ["dropped the function of all", "DROP FUNCTION audit_refuse_change() CASCADE"],
    [
      "gave the guards another body",
      "CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
  ])("%s: a finding before anything is edited", async (_, sql) => {
    expect(kinds(await afterwards(sql))).toEqual(new Set(["guard-off"]));
  });

  it("emptied a whole table or a part of one is refused, and dropped one breaks the check off: neither passes for a record that verifies", async () => {
    await expect(afterwards("TRUNCATE audit_event")).rejects.toThrow("cannot be changed");
    await expect(afterwards("TRUNCATE {partition}")).rejects.toThrow("cannot be changed");
    for (const table of ["audit_event", "audit_leaf", "audit_writer", "audit_checkpoint"])
      await expect(afterwards(`DROP TABLE ${table} CASCADE`)).rejects.toThrow(/does not exist/);
  });
});
