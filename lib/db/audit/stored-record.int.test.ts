import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WaitingRow } from "#lib/domain/audit/verify/rows.ts";
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
