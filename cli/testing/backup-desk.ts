import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "#lib/adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import { type Db, openDb } from "#lib/db/client.ts";
import { keyStore } from "#lib/db/key-store.ts";
import { seedOrder } from "#lib/services/testing/seed-trades.ts";
import { openTestDesk } from "#lib/services/testing/test-desk.ts";
import { compileCache } from "#lib/tooling/compile-cache.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { withConnection } from "#scripts/desk/connection.mjs";
import { sealAll, seedOldMonth } from "./backup-record.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
type Place = Pick<TestDatabase, "dataDir" | "deskId">;

// biome-ignore lint/suspicious/noExplicitAny: whatever document the command answers; the tests say what they expect of it
type Said = { code: number; out: string; err: string; value: any };

/** As scripts/bulwark.mjs starts it, on a place. */
export function bulwark(place: Place, ...args: string[]): Promise<Said> {
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: "production",
    PATH: process.env["PATH"],
    NODE_COMPILE_CACHE: compileCache,
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
export async function contentsOf(ownerUrl: string): Promise<Record<string, string>> {
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
  "audit_door",
];
/** What is the same before and after a restore. */
export const steady = (contents: Record<string, string>) =>
  Object.fromEntries(Object.entries(contents).filter(([name]) => !changing.includes(name)));

/** Does not compress, so that the backup is several chunks long. */
export const candles = randomBytes(700_000);

export type BackupDesk = Awaited<ReturnType<typeof openBackupDesk>>;

/** A desk with orders, a sealed record with a month that no migration makes a partition for, candles, and a passphrase for its key backups; and fresh places. */
export async function openBackupDesk() {
  const desk = await openTestDesk();
  const source = desk.database;
  const admin = await desk.person("admin");
  const erased = (await desk.person("viewer")).userId;
  const portfolioId = await desk.portfolio(admin);
  const instrumentId = await desk.instrument("PLAIN/USD");
  await desk.owner.instrument.update({ where: { id: instrumentId }, data: { symbol: "PLAIN\\N\t\n\u00e9\u{1f600}/USD" } });
  for (let i = 0; i < 40; i++) await seedOrder(desk, { portfolioId, instrumentId });
  await seedOldMonth(desk.owner);
  await sealAll(source.workerUrl, join(source.dataDir, "keys", "worker.key"));
  mkdirSync(join(source.dataDir, "archive", "series", "1m"), { recursive: true });
  writeFileSync(join(source.dataDir, "archive", "series", "1m", "candles-00000001.parquet"), candles);
  writeFileSync(join(source.dataDir, "passphrase"), "correct horse battery staple\n", { mode: 0o600 });
  const passphraseFile = join(source.dataDir, "passphrase");
  await bulwark(source, "backup", "passphrase", "--passphrase-file", passphraseFile);
  const fresh: TestDatabase[] = [];
  const open: Db[] = [];
  return {
    ...desk,
    source,
    erased,
    portfolioId,
    passphraseFile,
    withWords: ["--passphrase-file", passphraseFile],
    keysFile: () => join(source.dataDir, "key-backup", `bulwark-${source.deskId}-keys.bwk`),
    dataFile: (file: string) => join(source.dataDir, "backups", file),
    async freshPlace(): Promise<TestDatabase> {
      const place = await createTestDatabase();
      fresh.push(place);
      return place;
    },
    /** Reads with the keys that stand at a place. */
    async ringAt(place: TestDatabase): Promise<KeyRing> {
      const db = openDb(place.ownerUrl, { max: 1 });
      open.push(db);
      const [web, worker] = await Promise.all(["web", "worker"].map((role) => readKeyFile(join(place.dataDir, "keys", `${role}.key`))));
      return new KeyRing({ wrapper: localFileWrapper({ ...web?.keys, ...worker?.keys }), store: keyStore(db), clock: systemClock });
    },
    /** An open connection is a desk that runs. */
    async letGo(): Promise<void> {
      await Promise.all(open.splice(0).map((db) => db.$disconnect()));
    },
    async close(): Promise<void> {
      await Promise.all(open.map((db) => db.$disconnect()));
      await desk.close();
      for (const place of fresh) await place.drop();
    },
  };
}
