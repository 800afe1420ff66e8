import { join } from "node:path";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "#lib/adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import { mintIds } from "#lib/crypto/mint-ids.ts";
import { type Db, openDb } from "#lib/db/client.ts";
import { keyStore } from "#lib/db/key-store.ts";
import { recordStore } from "#lib/db/record-store.ts";
import { storeContext } from "#lib/db/store-context.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { PageAsk } from "#lib/ports/stores/page.ts";
import type { RecordFilter } from "#lib/ports/stores/record-store.ts";
import type { Figure } from "#lib/tooling/bench.ts";
import { cloneTemplate, startTemplate } from "#lib/tooling/template-database.ts";

/** `BULWARK_BENCH_EVENTS=10000000 npm run bench -- audit-search` for ten million. */
const EVENTS = Number(process.env["BULWARK_BENCH_EVENTS"] ?? 1_000_000);
const MONTHS = 12;
const CHUNK = 100_000;
const ROUNDS = 40;
const AIM_MS = 300;
const PAGE = 50;

const term = (word: string) => ({ terms: [{ word, people: [] }] });

/** How long a page of the record takes over a year of generated events, as the web's role: the 95th percentile beside the aim. */
export async function* figures(): AsyncIterable<Figure> {
  const { template, stop } = await startTemplate();
  const database = await cloneTemplate(template);
  const [owner, web] = [openDb(database.ownerUrl, { max: 1 }), openDb(database.webUrl, { max: 2 })];
  try {
    await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
    const keys = await readKeyFile(join(database.dataDir, "keys", "web.key"));
    const ring = new KeyRing({ wrapper: localFileWrapper(keys?.keys ?? {}), store: keyStore(web), clock: systemClock });
    await generate(owner);
    const now = epochMs(Date.now());
    const records = recordStore(storeContext({ db: web, ring, ids: mintIds(systemClock), now }));
    const p95 = async (filter: RecordFilter, ask: Omit<PageAsk, "limit"> = {}): Promise<number> => {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const began = performance.now();
        await records.list(filter, { ...ask, limit: PAGE });
        times.push(performance.now() - began);
      }
      return times.sort((a, b) => a - b)[Math.floor(ROUNDS * 0.95)] ?? 0;
    };
    const at = (share: number) => ({
      olderThan: { at: epochMs(now - Math.round(365 * 86_400_000 * share)), id: "ffffffff-ffff-7fff-bfff-ffffffffffff" },
    });
    const asked: readonly (readonly [string, RecordFilter, Omit<PageAsk, "limit">?])[] = [
      ["first page", {}],
      ["middle page", {}, at(0.5)],
      ["last page", {}, at(0.9999)],
      ["one actor, first page", { actor: "user:00000000-0000-7000-8000-000000000003" }],
      ["one actor, last page", { actor: "user:00000000-0000-7000-8000-000000000003" }, at(0.99)],
      ["refused, middle page", { result: "refused" }, at(0.5)],
      ["word that nearly all have", term("booked")],
      ["word that nearly all have, middle page", term("booked"), at(0.5)],
      ["word of one in a thousand", term("sym77")],
      ["word of one in a thousand, last page", term("sym77"), at(0.9)],
      ["word of one event", term("needle")],
      ["word that nothing has", term("zebra")],
      [
        "two words and a filter",
        {
          ...term("sym77"),
          result: "done",
          terms: [
            { word: "sym77", people: [] },
            { word: "buy", people: [] },
          ],
        },
      ],
    ];
    for (const [name, filter, ask] of asked) {
      await records.list(filter, { ...ask, limit: PAGE }); // the first of all opens the files
      yield { name: `${EVENTS} events: ${name}, p95`, ours: await p95(filter, ask), baseline: AIM_MS, unit: "ms", better: "lower" };
    }
    const [size] = await owner.$queryRaw<{ record: number; index: number }[]>`
      SELECT (SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits WHERE inhparent = 'audit_event'::regclass)::float8 AS record,
             (SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits WHERE inhparent = 'audit_search'::regclass)::float8 AS index`;
    yield {
      name: "index per event, beside the event",
      ours: (size?.index ?? 0) / EVENTS,
      baseline: (size?.record ?? 1) / EVENTS,
      unit: "bytes",
      better: "lower",
    };
  } finally {
    await Promise.all([owner.$disconnect(), web.$disconnect()]);
    await database.drop();
    await stop();
  }
}

/** A year of events, mostly fills, as the trigger indexes them. Leaves do not matter here and are not made. */
async function generate(owner: Db): Promise<void> {
  const newest = new Date();
  for (let month = 0; month <= MONTHS; month++) {
    const from = new Date(Date.UTC(newest.getUTCFullYear(), newest.getUTCMonth() - month, 1));
    const to = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1));
    const name = `audit_event_${from.toISOString().slice(0, 7).replace("-", "_")}`;
    await owner.$executeRawUnsafe(
      `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF audit_event FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`,
    );
  }
  await owner.$executeRaw`SELECT audit_search_ensure_partitions()`;
  await owner.$executeRawUnsafe("ALTER TABLE audit_event DISABLE TRIGGER audit_event_waits");
  for (let first = 0; first < EVENTS; first += CHUNK) {
    await owner.$executeRaw`
      INSERT INTO audit_event (id, at, body, leaf, type, actor, resource, resource_id, action, result, request_id, writer, n)
      SELECT id, at, convert_to(jsonb_build_object('type', type, 'user', who, 'resource', 'fill', 'resourceId', id, 'action', 'book', 'result', result, 'request', id,
        'data', jsonb_build_object('side', CASE WHEN i % 2 = 0 THEN 'buy' ELSE 'sell' END, 'symbol', 'SYM' || i % 1000 || '/USD') ||
          CASE WHEN i = 4242 THEN '{"note": "needle"}' ELSE '{}' END::jsonb)::text, 'UTF8'), '\\x00'::bytea, type, who, 'fill', id::text, 'book', result, id::text, id, 1
      FROM (SELECT i, gen_random_uuid() AS id, clock_timestamp() - make_interval(secs => 31536000.0 * i / ${EVENTS}) AS at,
        CASE WHEN i % 500 = 0 THEN 'limit.changed' ELSE 'order.fill-booked' END AS type,
        'user:00000000-0000-7000-8000-' || lpad((i % 50)::text, 12, '0') AS who, CASE WHEN i % 400 = 0 THEN 'refused' ELSE 'done' END AS result
        FROM generate_series(${first}::int, ${Math.min(first + CHUNK, EVENTS) - 1}::int) i) made`;
  }
  await owner.$executeRawUnsafe("ANALYZE audit_event");
  await owner.$executeRawUnsafe("ANALYZE audit_search");
}
