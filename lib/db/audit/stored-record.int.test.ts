import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signedCheckpoint } from "#lib/crypto/checkpoint.ts";
import type { WaitingRow } from "#lib/domain/audit/verify/rows.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { append, openSealedDesk, type SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { recordOn } from "./stored-record.ts";

const WAITING = 12_001;
const BATCH = 5_000;

describe("[U2] what waits for the sealer", () => {
  let database: TestDatabase;
  let superuser: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    superuser = new pg.Client({ connectionString: database.superuserUrl });
    await superuser.connect();
    await superuser.query("SET session_replication_role = replica");
    await superuser.query("DELETE FROM audit_pending");
    // Most of them at one and the same millisecond.
    await superuser.query(
      `INSERT INTO audit_pending SELECT '2026-11-01T00:00:00.123Z'::timestamptz + (i / 9000) * interval '1 ms', gen_random_uuid(), sha256(i::text::bytea)
         FROM generate_series(1, ${WAITING}) i`,
    );
  });
  afterAll(async () => {
    await superuser?.end();
    await database?.drop();
  });

  it("is read a batch at a time, each row once, by time and id", async () => {
    const batches: (readonly WaitingRow[])[] = [];
    for await (const rows of recordOn(superuser).waiting()) batches.push(rows);
    expect(batches.map((rows) => rows.length)).toEqual([BATCH, BATCH, WAITING - 2 * BATCH]);
    const names = batches.flat().map(({ at, eventId }) => `${at} ${eventId}`);
    expect(names).toEqual([...new Set(names)].sort());
  });
});

describe("[U3] the record as it is read to be checked", () => {
  let desk: SealedDesk;
  let web: pg.Client;
  let superuser: pg.Client;

  beforeAll(async () => {
    desk = await openSealedDesk();
    web = await desk.connect(desk.database.webUrl);
    superuser = await desk.connect(desk.database.superuserUrl);
    await superuser.query("SET session_replication_role = replica");
  });
  afterAll(() => desk?.close());

  const bodies = async () => {
    const found: string[] = [];
    for await (const rows of recordOn(superuser).sealed()) for (const { event } of rows) found.push(event?.body ?? "");
    return found;
  };

  it("gives bodies byte by byte: what has more than ASCII or a backslash, and what is no UTF-8 as a text that no leaf fits", async () => {
    const notes = ["plain", 'quote " and \\ backslash \\101', "line\nfeed", "äöü € 漢字 😀", "\u0001"];
    for (const note of notes) await append(web, note);
    await desk.seal();
    expect((await bodies()).map((body) => JSON.parse(body).data.note)).toEqual(notes);
    expect((await desk.verify()).findings).toEqual([]);
    await superuser.query("UPDATE audit_event SET body = body || '\\xff5c'::bytea WHERE n = 1");
    expect((await bodies())[0]).toMatch(/^not UTF-8: [0-9a-f]+ff5c$/);
    expect((await desk.verify()).findings.map(({ kind }) => kind)).toContain("event-edited");
  });

  it("is read some rows at a time: leaves once each in their order, and none after one asked for", async () => {
    await superuser.query(
      `INSERT INTO audit_leaf SELECT i, gen_random_uuid(), now(), sha256(i::text::bytea) FROM generate_series(5, 1300) i WHERE i <> 700`,
    );
    const indices = async (range?: { from: number; to: number }) => {
      const found: number[] = [];
      for await (const rows of recordOn(superuser).sealed(range)) {
        expect(rows.length).toBeLessThanOrEqual(250);
        found.push(...rows.map(({ leafIndex }) => leafIndex));
      }
      return found;
    };
    const all = Array.from({ length: 1301 }, (_, i) => i).filter((i) => i !== 700);
    expect(await indices()).toEqual(all);
    expect(await indices({ from: 200, to: 949 })).toEqual(all.filter((i) => i >= 200 && i <= 949));
    expect(await indices({ from: 10, to: 9 })).toEqual([]);
    const leaver = await desk.connect(desk.database.webUrl);
    for await (const _ of recordOn(leaver).sealed()) break;
    await leaver.end(); // the page that is on its way is nobody's error: one that nobody handles would fail this run
    expect(await indices({ from: 1300, to: 9_999 })).toEqual([1300]);
    await superuser.query("DELETE FROM audit_leaf WHERE leaf_index >= 5");
  });

  it("holds many checkpoints against the tree a page at a time, and names what stands out of order, is missing or forged beyond the first", async () => {
    const [row] = (await superuser.query("SELECT size, root FROM audit_checkpoint ORDER BY seq DESC LIMIT 1")).rows;
    const sign = (at: number) =>
      signedCheckpoint({ origin: desk.origin, size: Number(row.size), root: row.root, at: epochMs(at) }, desk.key);
    const began = Date.now();
    await superuser.query("UPDATE audit_event SET body = substr(body, 1, octet_length(body) - 2) WHERE n = 1");
    await superuser.query(
      "INSERT INTO audit_checkpoint SELECT 1 + i, $1, to_timestamp(a::float8 / 1000), $2, note FROM unnest($3::bigint[], $4::text[]) WITH ORDINALITY u (a, note, i)",
      [row.size, row.root, Array.from({ length: 2_500 }, (_, i) => began + i), Array.from({ length: 2_500 }, (_, i) => sign(began + i))],
    );
    const pages: number[] = [];
    for await (const rows of recordOn(superuser).checkpoints()) pages.push(rows.length);
    expect(pages).toEqual([1_000, 1_000, 501]);
    await append(web, "later");
    await desk.seal();
    const verdict = await desk.verify();
    expect([verdict.findings, verdict.checkpoints]).toEqual([[], 2_502]);

    await superuser.query("INSERT INTO audit_checkpoint SELECT -5, size, at, root, note FROM audit_checkpoint WHERE seq = 1");
    expect((await desk.verify()).findings.map(({ kind }) => kind)).toContain("checkpoint-missing"); // numbered from 1
    await superuser.query("DELETE FROM audit_checkpoint WHERE seq IN (-5, 1500)");
    await superuser.query("UPDATE audit_checkpoint SET root = sha256(root) WHERE seq = 2100");
    await superuser.query("UPDATE audit_checkpoint SET seq = CASE seq WHEN 2501 THEN 9001 ELSE 9002 END WHERE seq IN (2501, 2502)");
    await superuser.query("UPDATE audit_checkpoint SET seq = CASE seq WHEN 9001 THEN 2502 ELSE 2501 END WHERE seq IN (9001, 9002)");
    expect((await desk.verify()).findings.map(({ says }) => says)).toEqual([
      "checkpoint 1500 is missing",
      "checkpoint 2100 (of 5 leaves) is not what a pinned key signed",
      "checkpoint 2502 (of 5 leaves) stands after one of 6 leaves",
    ]);
  });
});
