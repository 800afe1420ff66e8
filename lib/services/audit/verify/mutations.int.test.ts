import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordHashes } from "#lib/crypto/record-hashes.ts";
import { recordOn } from "#lib/db/audit/stored-record.ts";
import type { RecordHashes } from "#lib/domain/audit/verify/rows.ts";
import { cloneOf, copyRecord, type MemoryRecord, recordOf } from "../testing/memory-record.ts";
import { drawEdit, type Sealed } from "../testing/owner-edits.ts";
import { type Draw, mutations } from "../testing/record-mutations.ts";
import { append, beat, openSealedDesk, type SealedDesk } from "../testing/sealed-desk.ts";
import { verifyRecord } from "./verify-record.ts";

const MUTATIONS = 10_000;
const EVENTS = 270;
const SEALINGS = 45;
const OWNER_EDITS = 200;

/**
 * The record is written and sealed in a real database, then read once. Each of the 10,000 mutations changes a copy of its rows in memory,
 * which the very same check reads: they take a minute that way. What must be done in the database itself, switching a trigger off and
 * editing as the owner of the tables, is drawn as often as a few seconds allow and taken back each time; in-place.int.test.ts does the
 * kinds of change of the 10,000 by SQL, and owner-ddl.int.test.ts what else an owner can do.
 */
describe("[U3] a sealed record that somebody changed", () => {
  let desk: SealedDesk;
  let record: MemoryRecord;
  let outside: string;
  let hashes: RecordHashes;

  beforeAll(async () => {
    desk = await openSealedDesk();
    const writers = await Promise.all(Array.from({ length: 5 }, () => desk.connect(desk.database.webUrl)));
    for (let i = 0; i < EVENTS; i++) {
      const writer = writers[(i * 7) % 5];
      if (writer) await append(writer, `event ${i}`);
      if (i % (EVENTS / SEALINGS) === 0) await desk.seal();
    }
    await desk.seal();
    // Each process says how far it got, as it does once a second.
    for (const writer of writers) await beat(writer);
    record = await desk.openRecord(copyRecord);
    record = { ...record, now: (record.now + 60_000) as MemoryRecord["now"] }; // a minute later
    outside = record.checkpoints.at(-1)?.note ?? "";
    hashes = remembering(recordHashes(record.verifiers));
  });
  afterAll(() => desk?.close());

  const verify = (rows: MemoryRecord) => verifyRecord(recordOf(rows), () => hashes, { outside: [outside] });

  it("verifies as long as nobody did", async () => {
    const verdict = await verify(record);
    expect(verdict.findings).toEqual([]);
    expect(verdict.leaves).toBe(EVENTS);
    expect(record.tiles.length).toBeGreaterThan(0);
    expect((await desk.verify([outside])).findings).toEqual([]);
  });

  it("shows each of 10,000 random edits, deletions, swaps, insertions and roll-backs, at the right row", { timeout: 600_000 }, async () => {
    const draw = drawing(20_261_126);
    const missed: string[] = [];
    for (let i = 0; i < MUTATIONS; i++) {
      const mutation = mutations[i % mutations.length];
      if (!mutation) continue;
      const rows = cloneOf(record);
      const isRight = mutation.apply(rows, draw);
      const { findings } = await verify(rows);
      if (!findings.some(isRight)) missed.push(`${i} ${mutation.says}: ${JSON.stringify(findings)}`);
    }
    expect(missed.slice(0, 5)).toEqual([]);
    expect(missed).toHaveLength(0);
  });

  it(`shows each of ${OWNER_EDITS} random edits by the owner of the tables with the triggers off, at the right row, and that one stayed off`, async () => {
    const owner = await desk.connect(desk.database.ownerUrl);
    const { rows } = await owner.query("SELECT leaf_index, event_id FROM audit_leaf ORDER BY 1");
    const parts = (await owner.query("SELECT DISTINCT tableoid::regclass::text AS name FROM audit_event")).rows;
    expect(parts).toHaveLength(1); // of one month, unless it ended on the way
    const sealed: Sealed = {
      leaves: rows.map((row) => ({ index: Number(row.leaf_index), eventId: row.event_id })),
      partition: parts[0]?.name,
      tiles: record.tiles.length,
      checkpoints: record.checkpoints.length,
    };
    const draw = drawing(20_261_127);
    const missed: string[] = [];
    for (let i = 0; i < OWNER_EDITS; i++) {
      const { says, table, sql, isRight } = drawEdit(sealed, draw);
      const staysOff = draw(4) === 0;
      await owner.query("BEGIN");
      await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
      const { rowCount } = await owner.query(sql);
      if (!staysOff) await owner.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
      const { findings } = await verifyRecord(recordOn(owner), () => hashes, { outside: [outside] });
      await owner.query("ROLLBACK");
      const isOff = findings.some(({ kind }) => kind === "guard-off");
      if (rowCount !== 1 || isOff !== staysOff || !findings.some(isRight)) missed.push(`${i} ${says}: ${JSON.stringify(findings)}`);
    }
    expect(missed.slice(0, 5)).toEqual([]);
    expect((await desk.verify([outside])).findings).toEqual([]);
  });
});

/** A signature is checked once a note, as the keys stay the same: half of the time. */
function remembering(hashes: RecordHashes): RecordHashes {
  const opened = new Map<string, ReturnType<RecordHashes["openNote"]>>();
  return {
    ...hashes,
    openNote(note) {
      if (!opened.has(note)) opened.set(note, hashes.openNote(note));
      return opened.get(note);
    },
  };
}

/** The same numbers at every run. */
function drawing(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
