import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordHashes } from "#lib/crypto/record-hashes.ts";
import { sampledOn } from "#lib/db/audit/sampled-record.ts";
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import { type AgedDesk, drop, OLD, openAgedDesk } from "../testing/aged-desk.ts";
import { checkRecord } from "./check-record.ts";

/** Only tile 1 and this month are drawn. */
describe("[U3] the hourly check of a record that is too large to verify whole", () => {
  let desk: AgedDesk;

  beforeAll(async () => {
    desk = await openAgedDesk();
  });
  afterAll(() => desk?.close());

  const query = async (sql: string) => (await desk.superuser.query(sql)).rows;
  const afterwards = (...statements: readonly string[]) => desk.afterwards(statements);
  const kindsAfter = async (...statements: readonly string[]) =>
    [...new Set((await afterwards(...statements)).map(({ kind }) => kind))].sort();
  const eventAt = (leaf: number) => `(SELECT event_id FROM audit_leaf WHERE leaf_index = ${leaf})`;
  const idAt = async (leaf: number): Promise<string> => (await query(`SELECT ${eventAt(leaf)} AS id`))[0]?.id;
  const strayAt = (leaf: number) =>
    `INSERT INTO audit_event SELECT gen_random_uuid(), at, body, leaf, type, actor, subject, resource, resource_id, action, result, request_id, portfolio_id, gen_random_uuid(), 1 FROM audit_event WHERE id = ${eventAt(leaf)}`;
  const take = (leaf: number) => [
    `DELETE FROM audit_event WHERE id = ${eventAt(leaf)}`,
    `DELETE FROM audit_leaf WHERE leaf_index = ${leaf}`,
  ];

  const waiting = "0190a000-0000-7000-8000-00000000aaaa";
  const written = (text: string) => text.replace(/\}$/, ',"writer":{"id":"x","n":1,"prev":"","role":"bulwark_owner_x"}}');

  it("finds nothing as long as nobody changed anything", async () => {
    expect(await afterwards()).toEqual([]);
  });

  it.each([
    ["of this month", 100],
    ["of a month that is not drawn, by its numbers", 50],
  ])("names an event that was put in without a leaf: %s", async (_, leaf) => {
    const findings = await afterwards(strayAt(leaf));
    const [{ eventId }] = findings as [Finding]; // compared below
    expect(findings.map((finding) => [finding.kind, finding.eventId])).toEqual([
      ["not-indexed", eventId],
      ["event-inserted", eventId],
    ]);
    expect(typeof eventId).toBe("string");
  });

  it("names both when one was put in for one that was taken out of the newest month, so that the numbers agree", async () => {
    const gone = await idAt(100);
    const findings = await afterwards(strayAt(100), `DELETE FROM audit_event WHERE id = ${eventAt(100)}`);
    expect(findings).toContainEqual(expect.objectContaining({ kind: "event-missing", eventId: gone, leaves: { from: 100, to: 100 } }));
    expect(findings.map(({ kind }) => kind)).toContain("event-inserted");
  });

  it.each([
    ["of this month", 100],
    ["of a month that is not drawn, by its numbers", 50],
  ])("names an event that no search finds: %s", async (_, leaf) => {
    const id = await idAt(leaf);
    const findings = await afterwards(`DELETE FROM audit_search WHERE id = '${id}'`);
    expect(findings.map(({ kind, eventId }) => [kind, eventId])).toEqual([["not-indexed", id]]);
  });

  it("names an event that another row of the index stands in for, in the newest month", async () => {
    const id = await idAt(100);
    const findings = await afterwards(`UPDATE audit_search SET id = gen_random_uuid() WHERE id = '${id}'`);
    expect(findings.map(({ kind, eventId }) => [kind, eventId])).toEqual([["not-indexed", id]]);
  });

  it("names an event that was deleted from a month and a tile that are not drawn", async () => {
    const gone = await idAt(50);
    expect(await afterwards(`DELETE FROM audit_event WHERE id = ${eventAt(50)}`)).toContainEqual(
      expect.objectContaining({ kind: "event-missing", eventId: gone, leaves: { from: 50, to: 50 } }),
    );
  });

  it("names the writer when an event and its leaf are gone together from a tile that is not drawn", async () => {
    const rows = await query(`SELECT writer, n FROM audit_event WHERE id = ${eventAt(50)}`);
    const [{ writer, n }] = rows;
    expect(await afterwards(...take(50))).toEqual([expect.objectContaining({ kind: "writer-gap", writer: { id: writer, n: Number(n) } })]);
  });

  it("shows a count that was used twice, also where another is missing so that the sum agrees", async () => {
    const findings = await afterwards(`UPDATE audit_event SET n = n - 1 WHERE id = ${eventAt(50)}`);
    expect(findings.map(({ kind }) => kind)).toContain("writer-gap");
  });

  it("shows that an event under another tile was written anew with every hash of it, by the event after it", async () => {
    const after = (await query("SELECT n, writer FROM audit_event WHERE id = (SELECT event_id FROM audit_leaf WHERE leaf_index = 256)"))[0];
    const before = `(SELECT id FROM audit_event WHERE writer = '${after.writer}' AND n = ${after.n - 1})`;
    const findings = await afterwards(
      `UPDATE audit_event SET body = replace(convert_from(body, 'UTF8'), '"note":"', '"note":"x')::bytea WHERE id = ${before}`,
      `UPDATE audit_event SET leaf = sha256('\\x00'::bytea || body) WHERE id = ${before}`,
      `UPDATE audit_leaf l SET leaf = e.leaf FROM audit_event e WHERE e.id = l.event_id AND e.id = ${before}`,
    );
    expect(findings).toEqual([expect.objectContaining({ kind: "writer-link", leaves: { from: 256, to: 256 } })]);
  });

  it("shows a tail that was deleted with its leaves, by what its process said", async () => {
    const rows = await query(
      "SELECT w.writer, w.n, l.leaf_index FROM audit_writer w JOIN audit_event e USING (writer, n) JOIN audit_leaf l ON l.event_id = e.id",
    );
    for (const { writer, n, leaf_index } of rows) {
      expect(await afterwards(...take(leaf_index))).toContainEqual(
        expect.objectContaining({ kind: "writer-short", writer: { id: writer, n: Number(n) } }),
      );
    }
    expect(rows).toHaveLength(3);
  });

  it("shows what was taken from those that wait, and what was kept from the sealer", async () => {
    const pending = (age: string) =>
      `INSERT INTO audit_pending SELECT clock_timestamp() - interval '${age}', gen_random_uuid(), sha256('x')`;
    expect(await kindsAfter(pending("1 s"))).toEqual(["event-missing"]);
    expect(await kindsAfter(pending("11 s"))).toEqual(["event-missing", "not-sealed"]);
  });

  it("shows edits under the tiles that are drawn, tile hashes, roots, checkpoints and guards, wherever they are", async () => {
    expect(await kindsAfter(`UPDATE audit_event SET actor = 'x' WHERE id = ${eventAt(300)}`)).toEqual(["column-edited"]);
    expect(await kindsAfter(`UPDATE audit_event SET body = body || ' ' WHERE id = ${eventAt(300)}`)).toEqual(["event-edited"]);
    expect(await kindsAfter("UPDATE audit_leaf SET leaf = sha256(leaf) WHERE leaf_index = 300")).toContain("tile-edited");
    expect(await kindsAfter("UPDATE audit_tile SET hash = sha256(hash) WHERE position = 0")).toEqual(["root-changed"]);
    expect(await kindsAfter("DELETE FROM audit_tile")).toContain("tile-edited");
    expect(await kindsAfter("DELETE FROM audit_checkpoint WHERE seq = 1")).toContain("checkpoint-missing");
    expect(await kindsAfter("UPDATE audit_checkpoint SET note = note || 'x' WHERE size > 256")).toContain("checkpoint-forged");
    expect(await kindsAfter("ALTER TABLE audit_event DISABLE TRIGGER audit_event_immutable")).toEqual(["guard-off"]);
  });

  it("names a tree that changed by the checkpoints that bound it: the same finding, however the record grows", async () => {
    const sizes = (await desk.db.auditCheckpoint.findMany({ orderBy: { seq: "asc" } })).map(({ size }) => Number(size));
    const [before, first, last] = sizes.slice(-3);
    expect([before, first, last].map((size) => Math.floor((size ?? 0) / 256))).toEqual([0, 1, 2]); // tile 0 is under the second, tile 1 under the third
    const roots = async (...statements: readonly string[]) =>
      (await afterwards(...statements)).filter(({ kind }) => kind === "root-changed").map(({ leaves }) => leaves);
    const changed = (tile: number) => `UPDATE audit_tile SET hash = sha256(hash) WHERE level = 1 AND position = ${tile}`;
    const early = [{ from: before, to: (first ?? 0) - 1 }];
    expect(await roots(changed(0))).toEqual(early);
    expect(await roots(changed(0), `DELETE FROM audit_checkpoint WHERE size = ${last}`)).toEqual(early);
    expect(await roots(changed(1))).toEqual([{ from: first, to: (last ?? 0) - 1 }]);
  });

  it("names a second key, and a checkpoint kept outside that is empty", async () => {
    expect(await kindsAfter("INSERT INTO audit_key SELECT 'x' || verifier, now() FROM audit_key")).toEqual(["key-added"]);
    const found = await checkRecord(sampledOn(desk.superuser), recordHashes, { outside: [""], random: () => 0.999, wholeLeaves: 256 });
    expect(found.map(({ kind }) => kind)).toEqual(["checkpoint-unreadable"]);
  });

  it("accepts that a month is gone whose retirement is under the tree, and nothing else in its name or by a forged one", async () => {
    // The first of the two old months is gone since the beginning, and no test above found that.
    const late = `UPDATE audit_event SET at = '${OLD[0]}-03Z' WHERE n = 1 AND id NOT IN (SELECT event_id FROM audit_leaf)`;
    expect(await kindsAfter(strayAt(100), late)).toContain("event-inserted");
    expect(await kindsAfter("DELETE FROM audit_retired")).toContain("event-missing");
    expect(await kindsAfter("DELETE FROM audit_leaf WHERE leaf_index = 10")).toContain("event-missing");
    const reworded = "UPDATE audit_retired SET body = replace(convert_from(body, 'UTF8'), '40', '41')::bytea";
    expect(await kindsAfter(reworded)).toContain("event-missing");
    const forged = `INSERT INTO audit_retired SELECT ${eventAt(200)}, convert_to('${written(desk.retired(OLD[1]))}', 'UTF8')`;
    expect(await kindsAfter(forged, drop(OLD[1]))).toContain("event-missing");
    // By itself it is a finding, sealed or not.
    expect(await kindsAfter(forged)).toEqual(["retired-wrongly"]);
    expect(await kindsAfter(forged.replace(eventAt(200), "gen_random_uuid()"))).toEqual(["retired-wrongly"]);
  });

  it("explains by a retirement no leaf that it does not name, whatever its time says, and takes one that just waits", async () => {
    const moved = `UPDATE audit_leaf SET at = '${OLD[0]}-03Z' WHERE leaf_index = 300`;
    expect(await kindsAfter(`DELETE FROM audit_event WHERE id = ${eventAt(300)}`, moved)).toContain("event-missing");
    const waits = (age: string) => [
      `INSERT INTO audit_retired SELECT '${waiting}', convert_to('${written(desk.retired(OLD[1]))}', 'UTF8')`,
      `INSERT INTO audit_event SELECT '${waiting}', clock_timestamp() - interval '${age}', body, sha256('\\x00'::bytea || body), 'audit.retired', 'x', NULL, 'x', NULL, 'x', 'done', NULL, NULL, gen_random_uuid(), 1 FROM audit_retired WHERE event_id = '${waiting}'`,
      `INSERT INTO audit_pending SELECT at, id, leaf FROM audit_event WHERE id = '${waiting}'`,
    ];
    expect(await kindsAfter(...waits("1 s"), drop(OLD[1]))).not.toContain("event-missing");
    expect(await kindsAfter(...waits("20 s"), drop(OLD[1]))).toContain("event-missing");
  });

  it("in whole says the same of retired months: their leaves are the ones that were, under a word that stands in the tree", async () => {
    const wholly = async (...statements: readonly string[]) => (await desk.afterwards(statements, 1e9)).map(({ says }) => says);
    expect(await wholly()).toEqual([]);
    const not = expect.stringContaining("events missing from");
    expect(await wholly("UPDATE audit_leaf SET leaf = sha256(leaf) WHERE leaf_index = 10")).toContainEqual(not);
    const forged = `INSERT INTO audit_retired SELECT gen_random_uuid(), convert_to('${written(desk.retired(OLD[1]))}', 'UTF8')`;
    expect(await wholly(forged, drop(OLD[1]))).toContain(`the retirement of ${OLD[1]} is not in the record`);
  });
});
