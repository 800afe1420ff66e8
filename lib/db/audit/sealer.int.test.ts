import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { checkpointKeyOf } from "#lib/compose/pin-checkpoint-key.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { auditNode } from "#lib/crypto/audit-digest.ts";
import { openCheckpoint } from "#lib/crypto/checkpoint.ts";
import { verifierOf } from "#lib/crypto/checkpoint-key.ts";
import { recordHashes } from "#lib/crypto/record-hashes.ts";
import { isConsistent } from "#lib/domain/audit/tree/check-proof.ts";
import { consistencyPath } from "#lib/domain/audit/tree/proofs.ts";
import type { AuditSealer } from "#lib/ports/audit-sealer.ts";
import { verifyRecord } from "#lib/services/audit/verify/verify-record.ts";
import { liveEar } from "#lib/services/testing/live-ear.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { type Db, openDb } from "../client.ts";
import { openAuditRecord } from "./audit-record.ts";
import { auditSealer } from "./sealer.ts";
import { subtreeHash } from "./subtree-hash.ts";

let database: TestDatabase;
let db: Db;
let sealer: AuditSealer;
let verifier: string;

beforeAll(async () => {
  database = await createTestDatabase();
  await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
  const file = await readKeyFile(join(database.dataDir, "keys", "worker.key"));
  const key = file && checkpointKeyOf(file);
  if (!key) throw new Error("a new desk has a checkpoint key");
  verifier = key.verifier;
  db = openDb(database.workerUrl);
  sealer = auditSealer({ db, key });
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});

const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
};
const eventText = (note: string) =>
  `{"action":"login","at":"${new Date().toISOString()}","data":{"note":"${note}"},"detail":null,"id":"${globalThis.crypto.randomUUID()}","portfolio":null,"request":null,"resource":"session","resourceId":null,"result":"done","subject":null,"type":"login.succeeded","user":"anonymous","version":1}`;
const append = (client: pg.Client, note: string) => client.query("SELECT audit_append($1, NULL, NULL)", [eventText(note)]);
const verdict = () => openAuditRecord(database.webUrl)((record) => verifyRecord(record, recordHashes));
const count = async (sql: string): Promise<number> => Number((await db.$queryRawUnsafe<{ n: bigint }[]>(sql))[0]?.n);

describe("[U3] the sealer", () => {
  it("signs an empty tree first, and a quiet one only every ten minutes", async () => {
    const first = await sealer.seal();
    expect(first.state).toBe("sealed");
    expect(openCheckpoint(first.note ?? "", verifierOf(verifier))).toMatchObject({ size: first.events });
    expect(await sealer.seal()).toMatchObject({ state: "nothing", events: 0 });
    const owner = await connect(database.superuserUrl);
    await owner.query("SET session_replication_role = replica");
    await owner.query("UPDATE audit_checkpoint SET at = at - interval '11 min'");
    expect(await sealer.seal()).toMatchObject({ state: "sealed", events: 0 });
    await owner.query("UPDATE audit_checkpoint SET at = at + interval '11 min' WHERE seq = 1");
    await owner.end();
  });

  it("[U4] tells whoever follows the record once a turn, whatever was written, and says nothing where nothing was", async () => {
    await sealer.seal();
    const ear = await liveEar(database.webUrl);
    const owner = await connect(database.ownerUrl);
    await append(owner, "one");
    await append(owner, "two");
    expect(await ear.topics()).toEqual([]); // a message with each event would make writers wait for one another
    await sealer.seal();
    expect(await ear.topics()).toEqual(["audit"]);
    await sealer.seal();
    expect(await ear.topics()).toEqual([]);
    await Promise.all([ear.close(), owner.end()]);
  });

  it("is held up by no transaction that takes long, and gives what commits late a later place", async () => {
    const [slow, quick] = [await connect(database.webUrl), await connect(database.webUrl)];
    await slow.query("BEGIN");
    await append(slow, "slow");
    await append(quick, "quick");
    expect((await sealer.seal()).events).toBe(1);
    expect(await sealer.seal()).toMatchObject({ state: "nothing" });
    await slow.query("COMMIT");
    expect((await sealer.seal()).events).toBe(1);
    const rows = await db.$queryRaw<{ text: string }[]>`
      SELECT convert_from(e.body, 'UTF8') AS text FROM audit_leaf l JOIN audit_event e ON e.id = l.event_id ORDER BY l.leaf_index DESC LIMIT 2`;
    expect(rows.map((row) => JSON.parse(row.text).data.note)).toEqual(["slow", "quick"]);
    await Promise.all([slow.end(), quick.end()]);
    expect((await verdict()).findings).toEqual([]);
  });

  it("has eight writers that abort and delay at random: a tree without a hole, and every two checkpoints agree", async () => {
    let isWriting = true;
    let done = 0;
    const writer = async (seed: number) => {
      const client = await connect(seed % 2 ? database.webUrl : database.ownerUrl);
      let draw = seed * 7_919;
      const next = () => {
        draw = (draw * 48_271) % 2_147_483_647;
        return draw / 2_147_483_647;
      };
      for (let i = 0; i < 120; i++) {
        await client.query("BEGIN");
        for (let k = Math.floor(next() * 3); k >= 0; k--) await append(client, `${seed}/${i}/${k}`);
        if (next() < 0.3) await client.query("SELECT pg_sleep(random() * 0.02)");
        if (next() < 0.33) await client.query("ROLLBACK");
        else {
          await client.query("COMMIT");
          done += 1;
        }
      }
      await client.end();
    };
    const [one, two] = [sealer, auditSealer({ db, key: await checkpointKeyOfDesk() })];
    const seal = async (own: AuditSealer) => {
      while (isWriting) await own.seal();
    };
    const sealing = Promise.all([seal(one), seal(two)]);
    await Promise.all(Array.from({ length: 8 }, (_, i) => writer(i + 1)));
    isWriting = false;
    await sealing;
    while ((await sealer.seal()).events > 0);
    expect(done).toBeGreaterThan(400);
    expect(await count("SELECT count(*) AS n FROM audit_pending")).toBe(0);
    expect(await count("SELECT count(*) - (max(leaf_index) + 1) AS n FROM audit_leaf")).toBe(0);
    expect(await count("SELECT (SELECT count(*) FROM audit_leaf) - (SELECT count(*) FROM audit_event) AS n")).toBe(0);
    const full = await verdict();
    expect(full.findings).toEqual([]);
    expect(full.leaves).toBeGreaterThan(done);

    const points = (await db.auditCheckpoint.findMany({ orderBy: { seq: "asc" } })).filter((point) => point.size > 0n);
    const subtree = subtreeHash(db);
    expect(points.length).toBeGreaterThan(5);
    const picked = points.filter((_, i) => i % Math.ceil(points.length / 25) === 0 || i === points.length - 1);
    for (const [i, older] of picked.entries()) {
      for (const newer of picked.slice(i)) {
        const path = await consistencyPath(Number(older.size), Number(newer.size), subtree, auditNode);
        const [from, to] = [older, newer].map((point) => ({ size: Number(point.size), root: point.root }));
        expect(from && to && isConsistent(from, to, path, auditNode), `${older.size} to ${newer.size}`).toBe(true);
      }
    }
  });

  it("seals nothing more once the tree is not what it signed, and says what it is", async () => {
    const superuser = await connect(database.superuserUrl);
    await superuser.query("SET session_replication_role = replica");
    await superuser.query("UPDATE audit_leaf SET leaf = sha256(leaf) WHERE leaf_index = (SELECT max(leaf_index) FROM audit_leaf)");
    const fresh = auditSealer({ db, key: await checkpointKeyOfDesk() });
    expect((await fresh.seal()).mismatch).toMatchObject({ kind: "root-changed" });
    await superuser.query("DELETE FROM audit_leaf WHERE leaf_index = (SELECT max(leaf_index) FROM audit_leaf)");
    expect((await fresh.seal()).mismatch).toMatchObject({ kind: "rolled-back" });
    await superuser.end();
  });

  async function checkpointKeyOfDesk() {
    const file = await readKeyFile(join(database.dataDir, "keys", "worker.key"));
    const key = file && checkpointKeyOf(file);
    if (!key) throw new Error("a new desk has a checkpoint key");
    return key;
  }
});
