import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordHashes } from "#lib/crypto/record-hashes.ts";
import { recordOn } from "#lib/db/audit/stored-record.ts";
import { WriterWitness } from "#lib/db/audit/writer-witness.ts";
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import { append, beat, markOf, openSealedDesk, type SealedDesk } from "../testing/sealed-desk.ts";
import { verifyRecord } from "./verify-record.ts";

const EVENTS = 60;
const EACH = 20;

/** Statements with `{i}` for a leaf index, and what a finding about that leaf looks like. */
const changes: readonly (readonly [says: string, sql: readonly string[], isRight: (finding: Finding, leaf: Leaf) => boolean])[] = [
  ["edit a body", ["UPDATE audit_event e SET body = body || ' ' FROM audit_leaf l WHERE e.id = l.event_id AND leaf_index = {i}"], byEvent],
  ["edit a column", ["UPDATE audit_event e SET actor = 'nobody' FROM audit_leaf l WHERE e.id = l.event_id AND leaf_index = {i}"], byEvent],
  [
    "edit a time",
    ["UPDATE audit_event e SET at = e.at - interval '1 ms' FROM audit_leaf l WHERE e.id = l.event_id AND leaf_index = {i}"],
    byEvent,
  ],
  ["edit a leaf", ["UPDATE audit_leaf SET leaf = sha256(leaf) WHERE leaf_index = {i}"], byEvent],
  ["delete an event", ["DELETE FROM audit_event e USING audit_leaf l WHERE e.id = l.event_id AND leaf_index = {i}"], byEvent],
  ["delete a leaf", ["DELETE FROM audit_leaf WHERE leaf_index = {i}"], byEvent],
  [
    "delete both and close the gap",
    [
      "DELETE FROM audit_event e USING audit_leaf l WHERE e.id = l.event_id AND leaf_index = {i}",
      "DELETE FROM audit_leaf WHERE leaf_index = {i}",
      "UPDATE audit_leaf SET leaf_index = -leaf_index WHERE leaf_index > {i}",
      "UPDATE audit_leaf SET leaf_index = -leaf_index - 1 WHERE leaf_index < 0",
    ],
    (finding, leaf) => finding.writer?.id === leaf.writer && finding.writer.n === leaf.n,
  ],
  [
    "swap two leaves",
    [
      "UPDATE audit_leaf SET leaf_index = -1000 - leaf_index WHERE leaf_index IN ({i}, 7)",
      "UPDATE audit_leaf SET leaf_index = CASE leaf_index WHEN -1007 THEN {i} ELSE 7 END WHERE leaf_index < 0",
    ],
    (finding, leaf) =>
      finding.leaves !== undefined && finding.leaves.from <= Math.min(7, leaf.index) && finding.leaves.to >= Math.min(7, leaf.index),
  ],
  [
    "roll back",
    [
      "DELETE FROM audit_event e USING audit_leaf l WHERE e.id = l.event_id AND leaf_index >= {i}",
      "DELETE FROM audit_leaf WHERE leaf_index >= {i}",
      "DELETE FROM audit_checkpoint WHERE size > {i}",
      "DELETE FROM audit_writer",
    ],
    (finding, leaf) => finding.kind === "rolled-back" && finding.leaves?.from === leaf.index,
  ],
];

type Leaf = { readonly index: number; readonly eventId: string; readonly writer: string; readonly n: number };
function byEvent(finding: Finding, leaf: Leaf): boolean {
  return finding.eventId === leaf.eventId;
}

describe("[U3] the record in its database", () => {
  let desk: SealedDesk;
  let superuser: pg.Client;
  let outside: string;
  let leaves: readonly Leaf[];

  beforeAll(async () => {
    desk = await openSealedDesk();
    superuser = await desk.connect(desk.database.superuserUrl);
    const writers = await Promise.all(Array.from({ length: 3 }, () => desk.connect(desk.database.webUrl)));
    for (let i = 0; i < EVENTS; i++) {
      const writer = writers[i % 3];
      if (writer) await append(writer, `event ${i}`);
      if (i % 5 === 4) outside = (await desk.seal()).note ?? "";
    }
    for (const writer of writers) await beat(writer);
    await superuser.query("ALTER TABLE audit_leaf DROP CONSTRAINT audit_leaf_shape"); // rows are numbered below zero on the way
    const rows = await superuser.query(
      "SELECT l.leaf_index, l.event_id, e.writer, e.n FROM audit_leaf l JOIN audit_event e ON e.id = l.event_id ORDER BY 1",
    );
    leaves = rows.rows.map((row) => ({ index: Number(row.leaf_index), eventId: row.event_id, writer: row.writer, n: Number(row.n) }));
  });
  afterAll(() => desk?.close());

  /** Lets somebody do anything to the rows with every trigger off, looks, and takes it back. */
  async function afterwards(statements: readonly string[]): Promise<readonly Finding[]> {
    await superuser.query("BEGIN");
    try {
      await superuser.query("SET LOCAL session_replication_role = replica");
      for (const sql of statements) await superuser.query(sql);
      return (await verifyRecord(recordOn(superuser), recordHashes, { outside: [outside] })).findings;
    } finally {
      await superuser.query("ROLLBACK");
    }
  }

  it.each(changes)("%s with the triggers off: found at its row, 20 times of 20", async (_, sql, isRight) => {
    expect(await afterwards([])).toEqual([]);
    const step = Math.floor(EVENTS / EACH);
    for (let k = 0; k < EACH; k++) {
      const leaf = leaves[8 + ((k * step + 5) % (EVENTS - 9))];
      if (!leaf) throw new Error("there are that many leaves");
      const findings = await afterwards(sql.map((each) => each.replaceAll("{i}", String(leaf.index))));
      expect(
        findings.filter((finding) => isRight(finding, leaf)),
        `leaf ${leaf.index}: ${JSON.stringify(findings)}`,
      ).not.toEqual([]);
    }
  });

  it("the last events of a writer written anew with every hash and what their process said: the signed root alone tells", async () => {
    const leaf = leaves.at(-1);
    const own = `id = '${leaf?.eventId}'`;
    const findings = await afterwards([
      `UPDATE audit_event SET body = replace(convert_from(body, 'UTF8'), '"note":"', '"note":"x')::bytea WHERE ${own}`,
      `UPDATE audit_event SET leaf = sha256('\\x00'::bytea || body) WHERE ${own}`,
      "UPDATE audit_leaf l SET leaf = e.leaf FROM audit_event e WHERE e.id = l.event_id",
      "UPDATE audit_writer w SET leaf = e.leaf FROM audit_event e WHERE e.writer = w.writer AND e.n = w.n",
    ]);
    expect(findings.map(({ kind, leaves: about }) => [kind, about?.to])).toEqual([["root-changed", leaf?.index]]);
  });

  it.each([
    ["ALTER TABLE audit_event DISABLE TRIGGER audit_event_immutable", "audit_event_immutable on audit_event"],
    ["ALTER TABLE audit_event DISABLE TRIGGER ALL", "audit_event_waits on audit_event"],
    ["DROP TRIGGER audit_leaf_immutable ON audit_leaf", "audit_leaf_immutable on audit_leaf"],
    ["DROP TABLE audit_writer", undefined],
  ])("a guard that is off is a finding of its own: %s", async (sql, name) => {
    const found = afterwards([sql]);
    if (name === undefined) await expect(found).rejects.toThrow();
    else expect((await found).map((finding) => finding.says)).toContain(`trigger ${name} is missing or switched off`);
  });

  it("an event that is written with the triggers off has no leaf, and one that is kept from the sealer is late", async () => {
    const strays = await afterwards([
      "INSERT INTO audit_event SELECT gen_random_uuid(), at, body, leaf, type, actor, subject, resource, resource_id, action, result, request_id, portfolio_id, gen_random_uuid(), 1 FROM audit_event LIMIT 1",
    ]);
    expect(strays.map((finding) => finding.kind)).toContain("event-inserted");
    const writer = await desk.connect(desk.database.webUrl);
    await append(writer, "late");
    await superuser.query("SET session_replication_role = replica");
    await superuser.query("UPDATE audit_pending SET at = at - interval '11 s'");
    await superuser.query("UPDATE audit_event e SET at = p.at FROM audit_pending p WHERE p.event_id = e.id");
    await superuser.query("SET session_replication_role = origin");
    expect((await desk.verify()).findings.map((finding) => finding.kind)).toContain("not-sealed");
    await desk.seal();
  });

  describe("not sealed yet", () => {
    const holder = asId("0190a000-0000-7000-8000-00000000beaf");
    const gone = (text: string) => `DELETE FROM audit_event WHERE convert_from(body, 'UTF8') LIKE '%"${text}"%'`;
    const noLongerWaiting = "DELETE FROM audit_pending p WHERE NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.id = p.event_id)";

    it("an event that was deleted is missed by what waits, by its writer's count, and by its process", async () => {
      const writer = await desk.connect(desk.database.webUrl);
      const witness = new WriterWitness();
      for (const text of ["first", "second", "third"]) await append(writer, text);
      witness.committed(await markOf(writer));
      const mark = (await markOf(writer)).split("/");
      expect(await witness.beat(desk.db, holder)).toEqual([]);

      expect((await afterwards([gone("second")])).map((finding) => finding.kind)).toContain("event-missing");
      expect(await afterwards([gone("second"), noLongerWaiting])).toContainEqual(
        expect.objectContaining({ kind: "writer-gap", writer: { id: mark[0], n: 2 } }),
      );
      const tail = await afterwards([gone("third"), noLongerWaiting]);
      expect(tail).toContainEqual(expect.objectContaining({ kind: "writer-short", writer: { id: mark[0], n: 3 } }));
      const edited = await afterwards([
        `UPDATE audit_event SET body = replace(convert_from(body, 'UTF8'), 'second', 'fourth')::bytea WHERE convert_from(body, 'UTF8') LIKE '%"second"%'`,
      ]);
      expect(edited.map((finding) => finding.kind)).toContain("event-edited");

      // The tail and every trace of it: the process still knows.
      await superuser.query("SET session_replication_role = replica");
      for (const sql of [gone("third"), noLongerWaiting, `DELETE FROM audit_writer WHERE writer = '${mark[0]}'`])
        await superuser.query(sql);
      await superuser.query("SET session_replication_role = origin");
      expect(await witness.beat(desk.db, holder)).toEqual([{ writer: mark[0], n: 3, leaf: mark[2] }]);
      expect(await desk.sealer().shortWriters()).toEqual([
        expect.objectContaining({ kind: "writer-short", writer: { id: mark[0], n: 3 } }),
      ]);
    });

    it("a process forgets what stands sealed, and says it again only when there is more", async () => {
      const writer = await desk.connect(desk.database.webUrl);
      const witness = new WriterWitness();
      await append(writer, "kept");
      witness.committed(await markOf(writer));
      await desk.seal();
      expect(await witness.beat(desk.db, holder)).toEqual([]);
      await superuser.query("SET session_replication_role = replica");
      await superuser.query(`DELETE FROM audit_writer WHERE holder = '${holder}'`);
      await superuser.query("SET session_replication_role = origin");
      await witness.beat(desk.db, holder);
      expect(await desk.db.auditWriter.count({ where: { holder } })).toBe(0);
    });
  });
});
