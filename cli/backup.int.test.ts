import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "#lib/adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import { type Db, openDb } from "#lib/db/client.ts";
import { keyStore } from "#lib/db/key-store.ts";
import type { PortfolioId, UserId } from "#lib/domain/kernel/ids.ts";
import { seedOrder } from "#lib/services/testing/seed-trades.ts";
import { openTestDesk, type TestDesk } from "#lib/services/testing/test-desk.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { withConnection } from "#scripts/desk/connection.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Does not compress, so that the backup is several chunks long. */
const candles = randomBytes(700_000);
const passphrase = "correct horse battery staple";
type Place = Pick<TestDatabase, "dataDir" | "deskId" | "ownerUrl" | "webUrl">;

// biome-ignore lint/suspicious/noExplicitAny: whatever document the command answers; the tests say what they expect of it
type Said = { code: number; out: string; err: string; value: any };

/** As scripts/bulwark.mjs starts it, on a place. */
function bulwark(place: Place, ...args: string[]): Promise<Said> {
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: "production",
    PATH: process.env["PATH"],
    BULWARK_DATA_DIR: place.dataDir,
    BULWARK_KEY_FILE: join(place.dataDir, "keys", "web.key"),
    BULWARK_ORIGIN: "http://127.0.0.1:7340",
    BULWARK_DESK_ID: place.deskId,
    BULWARK_VERSION: "1.2.3",
    BULWARK_ACTOR: "host:tester",
  };
  return new Promise((done) => {
    execFile(
      join(root, "node_modules/.bin/node"),
      [join(root, "cli/bulwark.ts"), ...args, "--json"],
      { env, cwd: place.dataDir },
      (error, out, err) =>
        done({ code: error ? Number(error.code) : 0, out, err, value: out.startsWith("{") ? JSON.parse(out) : undefined }),
    );
  });
}

/** Everything a backup must bring back, in one text per table. */
async function contentsOf(ownerUrl: string): Promise<Record<string, string>> {
  return withConnection(ownerUrl, async (client) => {
    const { rows } = await client.query(
      "SELECT c.relname AS name FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition",
    );
    const answer: Record<string, string> = {};
    for (const { name } of rows) {
      const found = await client.query(
        `SELECT count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') AS digest FROM public."${name}" t`,
      );
      answer[name] = found.rows[0].digest;
    }
    return answer;
  });
}

const changing = [
  "kill_state",
  "audit_event",
  "audit_detail",
  "_prisma_migrations",
  "session",
  "heartbeat",
  "backup_run",
  "one_time_link",
  "throttle",
  "key_epoch",
  "audit_pending",
  "audit_search",
  "audit_writer",
];
const steady = (contents: Record<string, string>) =>
  Object.fromEntries(Object.entries(contents).filter(([name]) => !changing.includes(name)));

describe("bulwark backup", () => {
  let desk: TestDesk;
  let source: TestDatabase;
  let portfolioId: PortfolioId;
  let erased: UserId;
  let file: string;
  let before: Record<string, string>;
  const fresh: TestDatabase[] = [];
  const open: Db[] = [];

  const keysFile = () => join(source.dataDir, "key-backup", `bulwark-${source.deskId}-keys.bwk`);
  const dataFile = () => join(source.dataDir, "backups", file);
  async function freshPlace(): Promise<TestDatabase> {
    const place = await createTestDatabase();
    fresh.push(place);
    return place;
  }
  async function ringAt(place: TestDatabase): Promise<KeyRing> {
    const db = openDb(place.ownerUrl, { max: 1 });
    open.push(db);
    const [web, worker] = await Promise.all(["web", "worker"].map((role) => readKeyFile(join(place.dataDir, "keys", `${role}.key`))));
    return new KeyRing({ wrapper: localFileWrapper({ ...web?.keys, ...worker?.keys }), store: keyStore(db), clock: systemClock });
  }

  beforeAll(async () => {
    desk = await openTestDesk();
    source = desk.database;
    const admin = await desk.person("admin");
    erased = (await desk.person("viewer")).userId;
    portfolioId = await desk.portfolio(admin);
    const instrumentId = await desk.instrument("PLAIN/USD");
    await desk.owner.instrument.update({ where: { id: instrumentId }, data: { symbol: "PLAIN\\N\t\n\u00e9\u{1f600}/USD" } });
    for (let i = 0; i < 40; i++) await seedOrder(desk, { portfolioId, instrumentId });
    // Events of months that no migration makes a partition for, with the leaves they would have.
    await desk.owner
      .$executeRaw`CREATE TABLE audit_event_2024_03 PARTITION OF audit_event FOR VALUES FROM ('2024-03-01 00:00:00+00') TO ('2024-04-01 00:00:00+00')`;
    await desk.owner.$executeRaw`INSERT INTO audit_event (id, at, body, leaf, type, actor, resource, action, result, writer, n)
      SELECT gen_random_uuid(), '2024-03-05', convert_to('{"n":' || n || ',"type":"demo.started"}', 'UTF8'), sha256('\\x00'::bytea || convert_to('{"n":' || n || ',"type":"demo.started"}', 'UTF8')), 'demo.started', 'host:a', 'demo', 'start', 'done', gen_random_uuid(), n
        FROM generate_series(1, 500) n`;
    mkdirSync(join(source.dataDir, "archive", "series", "1m"), { recursive: true });
    writeFileSync(join(source.dataDir, "archive", "series", "1m", "candles-00000001.parquet"), candles);
    writeFileSync(join(source.dataDir, "passphrase"), `${passphrase}\n`, { mode: 0o600 });
  });
  afterAll(async () => {
    await Promise.all(open.map((db) => db.$disconnect()));
    await desk.close();
    for (const place of fresh) await place.drop();
  });

  it("[E8] is made while the desk runs, listed, and verified to its last byte", async () => {
    const secret = await bulwark(source, "backup", "passphrase", "--passphrase-file", join(source.dataDir, "passphrase"));
    expect(secret.err).toBe("");
    before = await contentsOf(source.ownerUrl);
    const made = await bulwark(source, "backup", "create");
    expect(made).toMatchObject({ code: 0, err: "" });
    file = made.value.file;
    expect(made.value.rows).toBeGreaterThan(600);
    expect((await bulwark(source, "backup", "list")).value.items).toMatchObject([{ file, isDamaged: false, verifiedAt: null }]);
    expect((await bulwark(source, "backup", "verify", file)).value).toMatchObject({ file, rows: made.value.rows, files: 1 });
    expect((await bulwark(source, "backup", "list")).value.items[0].verifiedAt).not.toBeNull();
    expect((await desk.events("backup.created")).at(-1)).toMatchObject({
      actor: "host:tester",
      result: "done",
      data: { cause: "host", file },
    });
  });

  it("[E8] shows nothing of the desk in its bytes, and no key in the data backup", async () => {
    const bytes = Buffer.concat([readFileSync(dataFile()), readFileSync(keysFile())]).toString("latin1");
    const keyText = readFileSync(join(source.dataDir, "keys", "web.key"), "utf8");
    const keys = [...keyText.matchAll(/"key": "([A-Za-z0-9_-]{43})"/g)].map((found) => found[1] ?? "");
    expect(keys.length).toBeGreaterThan(4);
    for (const text of [...keys, "app_user", portfolioId, "PLAIN", "purpose_key"]) expect(bytes.includes(text), text).toBe(false);
    for (const text of keys) expect(bytes.includes(Buffer.from(text, "base64url").toString("latin1"))).toBe(false);
    expect(bytes).toContain("Worthless without that desk's key backup");
  });

  it("[E8] is refused with one error and nothing restored: a bit changed, cut short, put together anew, of another desk, the wrong passphrase", async () => {
    const place = await freshPlace();
    const empty = await contentsOf(place.ownerUrl);
    const whole = readFileSync(dataFile());
    const damaged = (name: string, bytes: Uint8Array): string => {
      writeFileSync(join(place.dataDir, name), bytes);
      return join(place.dataDir, name);
    };
    const changed = (at: number) => {
      const copy = Buffer.from(whole);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy;
    };
    const ask = (path: string, words = join(source.dataDir, "passphrase")) =>
      bulwark(place, "backup", "restore", path, "--keys", keysFile(), "--passphrase-file", words);
    const bad = [
      damaged("magic", changed(0)),
      damaged("header", changed(40)),
      damaged("middle", changed(whole.length >> 1)),
      damaged("tail", changed(whole.length - 1)),
      damaged("short", whole.subarray(0, whole.length - 1)),
      damaged("shorter", whole.subarray(0, 300)),
      damaged("longer", Buffer.concat([whole, Buffer.of(0)])),
      damaged("moved", Buffer.concat([whole.subarray(0, 2_000), whole.subarray(300_000), whole.subarray(2_000, 300_000)])),
      damaged("empty", Buffer.alloc(0)),
    ];
    const answers = new Set<string>();
    for (const path of bad) {
      const said = await ask(path);
      expect(said.code, path).toBe(1);
      answers.add(`${said.value.error.code} ${said.value.error.message}`);
    }
    const other = await bulwark(place, "backup", "restore", dataFile(), "--keys", keysFile());
    answers.add(`${other.value.error.code} ${other.value.error.message}`);
    expect([...answers]).toEqual([expect.stringMatching(/^backup-unreadable This backup does not open/)]);
    writeFileSync(join(place.dataDir, "wrong"), "an altogether wrong phrase\n", { mode: 0o600 });
    expect((await ask(dataFile(), join(place.dataDir, "wrong"))).value.error.code).toBe("decryption-failed");
    expect(
      (await bulwark(place, "backup", "restore", keysFile(), "--keys", keysFile(), "--passphrase-file", join(source.dataDir, "passphrase")))
        .value.error.code,
    ).toBe("backup-refused");
    expect(await contentsOf(place.ownerUrl)).toEqual(empty);
    expect(readdirSync(place.dataDir).filter((name) => name.includes("restore"))).toEqual([]);
  });

  it("[E8] comes back in a fresh place with nothing but both files and the passphrase: rows, partitions, audit leaves, canaries, candles, sequences, triggers", async () => {
    const place = await freshPlace();
    const restored = await bulwark(
      place,
      "backup",
      "restore",
      dataFile(),
      "--keys",
      keysFile(),
      "--passphrase-file",
      join(source.dataDir, "passphrase"),
    );
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.value).toMatchObject({ keptAs: null, erasedAgain: 0 });
    expect(steady(await contentsOf(place.ownerUrl))).toEqual(steady(before));
    const facts = await withConnection(place.ownerUrl, async (client) => {
      const one = async (sql: string) => (await client.query(sql)).rows;
      return {
        leaves: await one(
          "SELECT count(*)::int AS n, count(*) FILTER (WHERE leaf <> sha256('\\x00'::bytea || body))::int AS wrong FROM audit_event",
        ),
        march: await one("SELECT count(*)::int AS n FROM audit_event_2024_03"),
        disabled: await one(
          "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT tgisinternal AND tgenabled <> 'O' AND c.relnamespace = 'public'::regnamespace",
        ),
        key: await one("SELECT nextval('data_key_id_seq') > (SELECT max(id) FROM data_key) AS past"),
        schemas: await one("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before%'"),
        sessions: await one("SELECT count(*)::int AS n FROM session"),
      };
    });
    expect(facts.leaves[0].wrong).toBe(0);
    expect(facts.leaves[0].n).toBeGreaterThan(500);
    expect(facts).toMatchObject({ march: [{ n: 500 }], disabled: [], key: [{ past: true }], schemas: [], sessions: [{ n: 0 }] });
    await withConnection(place.ownerUrl, async (client) => {
      await expect(client.query("DELETE FROM audit_event")).rejects.toThrow(/cannot be changed/);
    });
    await withConnection(place.webUrl, async (client) => {
      await expect(client.query("INSERT INTO fill DEFAULT VALUES")).rejects.toThrow(/permission denied/);
      await expect(client.query("SELECT FROM before_restore.app_user")).rejects.toThrow();
    });
    const ring = await ringAt(place);
    await expect(ring.cipher("trade", portfolioId)).resolves.toBeDefined();
    expect(readFileSync(join(place.dataDir, "archive", "series", "1m", "candles-00000001.parquet")).equals(candles)).toBe(true);
    expect((await bulwark(place, "keys", "set-up")).code).toBe(0);
    expect((await bulwark(place, "kill", "status")).out).toContain("restored from a backup");
    const record = await bulwark(place, "audit", "list", "--type", "backup.restored");
    expect(record.value.items).toMatchObject([{ actor: "host:tester", result: "done" }]);
    expect((await bulwark(place, "orders", "list")).code).toBe(0);
    // Backups go on from here, and the old ones still open.
    expect((await bulwark(place, "backup", "create")).code).toBe(0);
    expect((await bulwark(place, "backup", "verify", dataFile())).code).toBe(0);
  });

  it("[E8] [E7] leaves an erased person unreadable when an older backup comes back, whatever key backup it comes with", async () => {
    const oldKeys = join(source.dataDir, "old-keys.bwk");
    copyFileSync(keysFile(), oldKeys);
    const pii = await desk.ring.cipher("pii", erased);
    expect(pii).toBeDefined();
    await withConnection(source.ownerUrl, (client) =>
      client.query("SELECT erase_person(gen_random_uuid(), $1, 'user:a', clock_timestamp())", [erased]),
    );
    expect((await bulwark(source, "backup", "rewrite-keys")).code).toBe(0);
    const withWords = ["--passphrase-file", join(source.dataDir, "passphrase")];
    const place = await freshPlace();
    const restored = await bulwark(place, "backup", "restore", dataFile(), "--keys", keysFile(), ...withWords);
    expect(restored.value).toMatchObject({ erasedAgain: 1 });
    await expect((await ringAt(place)).cipher("pii", erased)).rejects.toThrow();
    await Promise.all(open.splice(0).map((db) => db.$disconnect()));
    // The same place again, with a copy of the keys from before the erasure: the place itself remembers.
    const again = await bulwark(place, "backup", "restore", dataFile(), "--keys", oldKeys, ...withWords);
    expect(again).toMatchObject({ code: 1, value: { error: { code: "backup-refused" } } });
    const replaced = await bulwark(place, "backup", "restore", dataFile(), "--keys", oldKeys, "--replace", ...withWords);
    expect(replaced.value).toMatchObject({ erasedAgain: 1, keptAs: expect.stringMatching(/^before_restore_/) });
    await expect((await ringAt(place)).cipher("pii", erased)).rejects.toThrow();
    await withConnection(place.ownerUrl, async (client) => {
      const { rows } = await client.query(
        `SELECT (SELECT count(*)::int FROM "${replaced.value.keptAs}".intent) AS kept, wrapped FROM data_key WHERE scope = $1 AND purpose = 'pii'`,
        [erased],
      );
      expect(rows).toEqual([{ kept: 40, wrapped: null }]);
    });
    await withConnection(place.webUrl, async (client) => {
      await expect(client.query(`SELECT FROM "${replaced.value.keptAs}".app_user`)).rejects.toThrow(/permission denied/);
    });
  });

  it("[E8] is refused on a running desk, from a newer version, and with keys older than its data", async () => {
    await desk.events("backup.created"); // an idle pool closes after a minute; a desk that runs is never idle
    const running = await bulwark(source, "backup", "restore", file, "--replace");
    expect(running.value.error).toMatchObject({ code: "backup-refused", message: expect.stringContaining("Stop it first") });
    const oldKeys = join(source.dataDir, "older-keys.bwk");
    copyFileSync(keysFile(), oldKeys);
    await desk.person("viewer");
    await desk.owner
      .$executeRaw`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', repeat('a', 64), '29990101000000_later', now())`;
    const newer = await bulwark(source, "backup", "create");
    await desk.owner.$executeRaw`DELETE FROM _prisma_migrations WHERE id = 'x'`;
    const place = await freshPlace();
    const withWords = ["--passphrase-file", join(source.dataDir, "passphrase")];
    const path = join(source.dataDir, "backups", newer.value.file);
    expect((await bulwark(place, "backup", "restore", path, "--keys", keysFile(), ...withWords)).value.error.message).toContain(
      "newer Bulwark",
    );
    const fitting = await bulwark(source, "backup", "create");
    const later = join(source.dataDir, "backups", fitting.value.file);
    expect((await bulwark(place, "backup", "restore", later, "--keys", oldKeys, ...withWords)).value.error.message).toContain(
      "older than the data",
    );
  });

  it("[E8] is tried beside the running desk, which keeps nothing of it but the record", async () => {
    const newest = (await bulwark(source, "backup", "list")).value.items[0].file;
    const drilled = await bulwark(source, "backup", "drill", newest);
    expect(drilled).toMatchObject({ code: 0, err: "" });
    expect(drilled.value.auditEvents).toBeGreaterThan(500);
    const left = await withConnection(source.superuserUrl, (client) =>
      client.query("SELECT datname FROM pg_database WHERE datname LIKE 'bulwark_drill%'"),
    );
    expect(left.rows).toEqual([]);
    expect((await bulwark(source, "backup", "list")).value.items[0].drilledAt).not.toBeNull();
    expect(existsSync(join(source.dataDir, "archive.restored"))).toBe(false);
    expect(await desk.events("backup.drilled")).toHaveLength(1);
  });
});
