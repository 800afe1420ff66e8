import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { originOf } from "#lib/crypto/checkpoint.ts";
import { checkpointKey } from "#lib/crypto/checkpoint-key.ts";
import { recordHashes } from "#lib/crypto/record-hashes.ts";
import { append } from "#lib/services/audit/testing/sealed-desk.ts";
import { checkRecord } from "#lib/services/audit/verify/check-record.ts";
import { verifyRecord } from "#lib/services/audit/verify/verify-record.ts";
import type { Figure } from "#lib/tooling/bench.ts";
import { cloneTemplate, startTemplate, type TestDatabase } from "#lib/tooling/template-database.ts";
import { openDb } from "../client.ts";
import { openAuditRecord } from "./audit-record.ts";
import { auditSealer } from "./sealer.ts";

const CLIENTS = 8;
const ROUND_MS = 3_000;
const ROUNDS = 3;
const EVENTS = Number(process.env["BULWARK_BENCH_EVENTS"] ?? 1_000_000);
const BATCH = 50_000;

/** The record on a durable PostgreSQL (fsync on); baselines are goals of security.md where nothing else of the same run compares. */
export async function* figures(): AsyncIterable<Figure> {
  const { template, stop } = await startTemplate({ isDurable: true });
  const database = await cloneTemplate(template);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  const db = openDb(database.workerUrl, { max: 2 });
  try {
    await owner.connect();
    console.error(`load at the start: ${(await readFile("/proc/loadavg", "utf8").catch(() => "unknown")).trim()}`);
    await owner.query("CREATE TABLE bench_act (id uuid PRIMARY KEY, at timestamptz NOT NULL)");
    yield* ofActs(database);
    const key = await sealerKey(database, owner);
    const sealer = auditSealer({ db, key });
    yield* ofLag(database, sealer);
    yield* ofVerifying(database, owner, sealer);
    console.error(`load at the end: ${(await readFile("/proc/loadavg", "utf8").catch(() => "unknown")).trim()}`);
  } finally {
    await Promise.allSettled([owner.end(), db.$disconnect()]);
    await database.drop();
    await stop();
  }
}

async function sealerKey(database: TestDatabase, owner: pg.Client) {
  const file = await readKeyFile(join(database.dataDir, "keys", "worker.key"));
  if (!file?.keys.checkpoint) throw new Error("a new desk has a checkpoint key");
  const key = checkpointKey(file.keys.checkpoint.key, originOf(database.deskId));
  await owner.query("INSERT INTO audit_key (verifier, made_at) VALUES ($1, now())", [key.verifier]);
  return key;
}

type Work = (client: pg.Client) => Promise<unknown>;

async function rate(url: string, work: Work): Promise<number> {
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => new pg.Client({ connectionString: url })));
  await Promise.all(clients.map((client) => client.connect()));
  const began = performance.now();
  let acts = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - began < ROUND_MS) {
        await work(client);
        acts += 1;
      }
    }),
  );
  const rate = (acts * 1_000) / (performance.now() - began);
  await Promise.all(clients.map((client) => client.end()));
  return rate;
}

async function* ofActs(database: TestDatabase): AsyncIterable<Figure> {
  const act = (client: pg.Client) => client.query("INSERT INTO bench_act VALUES (gen_random_uuid(), now())");
  const inOne =
    (work: Work): Work =>
    async (client) => {
      await client.query("BEGIN");
      await act(client);
      await work(client);
      await client.query("COMMIT");
    };
  const rates = { ours: [] as number[], baseline: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.baseline.push(
      await rate(
        database.ownerUrl,
        inOne(async () => undefined),
      ),
    );
    rates.ours.push(
      await rate(
        database.ownerUrl,
        inOne((client) => append(client, "bench")),
      ),
    );
  }
  yield {
    name: `acts with audit, ${CLIENTS} clients`,
    ours: middle(rates.ours),
    baseline: middle(rates.baseline),
    unit: "acts/s",
    better: "higher",
  };
}

/** From an event's time to the checkpoint over it, while one client writes 100 a second and the sealer turns once a second. */
async function* ofLag(database: TestDatabase, sealer: ReturnType<typeof auditSealer>): AsyncIterable<Figure> {
  while ((await sealer.seal()).events > 0);
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const began = performance.now();
  let isOver = false;
  const sealing = (async () => {
    while (!isOver) {
      await sealer.seal();
      await new Promise((done) => setTimeout(done, 1_000));
    }
    await sealer.seal();
  })();
  const [first] = (await client.query("SELECT count(*) AS n FROM audit_leaf")).rows;
  while (performance.now() - began < 20_000) {
    await append(client, "lag");
    await new Promise((done) => setTimeout(done, 10));
  }
  isOver = true;
  await sealing;
  const { rows } = await client.query(
    `SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM c.at - l.at) * 1000) AS lag
       FROM audit_leaf l CROSS JOIN LATERAL (SELECT at FROM audit_checkpoint c WHERE c.size > l.leaf_index ORDER BY seq LIMIT 1) c WHERE l.leaf_index >= $1`,
    [first.n],
  );
  await client.end();
  const [p50, p99] = rows[0].lag;
  yield { name: "seal lag p50 (goal beside it)", ours: p50, baseline: 2_000, unit: "ms", better: "lower" };
  yield { name: "seal lag p99 (goal beside it)", ours: p99, baseline: 2_000, unit: "ms", better: "lower" };
}

async function* ofVerifying(database: TestDatabase, owner: pg.Client, sealer: ReturnType<typeof auditSealer>): AsyncIterable<Figure> {
  const sizeOf = async () =>
    Number(
      (
        await owner.query(`SELECT sum(pg_total_relation_size(c.oid)) AS bytes FROM pg_class c
    WHERE c.relkind = 'r' AND c.relname ~ '^audit_(event|leaf|tile|checkpoint|pending)'`)
      ).rows[0].bytes,
    );
  const before = await sizeOf();
  const appended = performance.now();
  for (let done = 0; done < EVENTS; done += BATCH) {
    await owner.query(
      `SELECT count(audit_append(format('{"action":"read","at":"%s","data":{"n":%s,"rule":"max-order","symbol":"BTC/USD"},"detail":null,"id":"%s","portfolio":null,"request":"%s","resource":"limit","resourceId":"%s","result":"done","subject":null,"type":"limit.changed","user":"user:%s","version":1}',
         to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), g, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid()), NULL, NULL))
         FROM generate_series(1, $1::int) g`,
      [Math.min(BATCH, EVENTS - done)],
    );
    while ((await sealer.seal()).events === 10_000);
  }
  await owner.query("ANALYZE");
  console.error(`${EVENTS} events written and sealed in ${Math.round((performance.now() - appended) / 1_000)} s`);
  const began = performance.now();
  const verdict = await openAuditRecord(database.webUrl)((record) => verifyRecord(record, recordHashes));
  const seconds = (performance.now() - began) / 1_000;
  if (verdict.count > 0) throw new Error(`the bench's own record does not verify: ${verdict.findings[0]?.says}`);
  yield {
    name: `verify ${verdict.leaves} events (goal beside it)`,
    ours: seconds,
    baseline: (30 * verdict.leaves) / 1_000_000,
    unit: "s",
    better: "lower",
  };
  const asked = performance.now();
  const found = await openAuditRecord(database.webUrl)((record) => checkRecord(record, recordHashes, { outside: [], random: Math.random }));
  if (found.length > 0) throw new Error(`the bench's own record does not pass the hourly check: ${found[0]?.says}`);
  yield {
    name: `hourly check of ${verdict.leaves} events, beside verifying all`,
    ours: (performance.now() - asked) / 1_000,
    baseline: seconds,
    unit: "s",
    better: "lower",
  };
  const { rows } = await owner.query(
    "SELECT avg(octet_length(body)) AS bytes FROM (SELECT body FROM audit_event ORDER BY at DESC LIMIT 10000) e",
  );
  yield {
    name: "storage per event, beside its body",
    ours: ((await sizeOf()) - before) / EVENTS,
    baseline: Number(rows[0].bytes),
    unit: "B",
    better: "lower",
  };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
