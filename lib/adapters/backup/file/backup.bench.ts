import { join } from "node:path";
import { Client } from "pg";
import { backupsOf } from "#lib/compose/backups-of.ts";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { parse } from "#lib/config/env.ts";
import { copyOut } from "#lib/db/backup/copy-out.ts";
import { restoreDatabase } from "#lib/db/backup/restore.ts";
import type { Figure } from "#lib/tooling/bench.ts";
import { cloneTemplate, startTemplate, type TestDatabase } from "#lib/tooling/template-database.ts";
import { withConnection } from "#scripts/desk/connection.mjs";
import { schemaBuilder } from "#scripts/desk/rebuild-schema.mjs";
import { byKeyFile, readBackupKeyFile } from "./backup-key-file.ts";
import { readBackup, verifyBackup } from "./read-backup.ts";

/** Sealed ledger entries, as a desk of some years has them: random bytes, which do not compress. */
const ROWS = 200_000;
const SEALED_BYTES = 400;

/**
 * Backup and restore of one large desk on a durable PostgreSQL, in MB/s of the rows as COPY sends them. Beside the backup: the same rows
 * read and thrown away. Beside verify: the backup. Beside the restore: the same rows copied within the database into a table with the same indexes.
 */
export async function* figures(): AsyncIterable<Figure> {
  const { template, stop } = await startTemplate({ isDurable: true });
  const [source, target] = [await cloneTemplate(template), await cloneTemplate(template)];
  try {
    await makeDeskKeys(join(source.dataDir, "keys"), systemClock);
    await withConnection(source.ownerUrl, (client) => client.query(fill, [ROWS, SEALED_BYTES / 16]));
    const [plainRead, bytes] = await timed(() => readAll(source));
    const megabytes = bytes / 1e6;
    const backups = backupsOf(settingsOf(source));
    const [making, made] = await timed(() => backups.make(crypto.randomUUID()));
    yield { name: "backup", ours: megabytes / making, baseline: megabytes / plainRead, unit: "MB/s", better: "higher" };
    const path = join(source.dataDir, "backups", made.file);
    const rootOf = byKeyFile(await readBackupKeyFile(join(source.dataDir, "keys", "backup.key")));
    const [verifying] = await timed(() => verifyBackup(path, rootOf));
    yield { name: "verify", ours: megabytes / verifying, baseline: megabytes / making, unit: "MB/s", better: "higher" };
    const [plainCopy] = await timed(() =>
      withConnection(source.ownerUrl, (client) =>
        client.query("CREATE TABLE twin (LIKE ledger_entry INCLUDING ALL); INSERT INTO twin SELECT * FROM ledger_entry; DROP TABLE twin"),
      ),
    );
    const keys = join(source.dataDir, "key-backup", `bulwark-${source.deskId}-keys.bwk`);
    const [restoring] = await timed(() =>
      restoreDatabase({
        ownerUrl: target.ownerUrl,
        roles: [target.roles.web, target.roles.worker],
        schema: schemaBuilder(target.roles),
        data: readBackup(path, rootOf),
        keys: readBackup(keys, rootOf),
        replaces: false,
        toFile: async () => undefined,
        prove: async () => undefined,
        judge: async () => undefined, // lib/db/audit/audit.bench.ts has the figures of a verification
      }),
    );
    yield { name: "restore", ours: megabytes / restoring, baseline: megabytes / plainCopy, unit: "MB/s", better: "higher" };
  } finally {
    await source.drop();
    await target.drop();
    await stop();
  }
}

const fill = `
  WITH p AS (INSERT INTO portfolio (id, name, mode, base_currency, feed, is_demo, created_at, sealed)
    VALUES (gen_random_uuid(), 'Bench', 'paper', 'USD', '{}', false, now(), '\\x00') RETURNING id)
  INSERT INTO ledger_entry (id, portfolio_id, asset, debit, credit, cause, at, created_at, sealed)
  SELECT gen_random_uuid(), p.id, 'USD', 'cash', 'fees', 'deposit', now(), now(),
         (SELECT string_agg(uuid_send(gen_random_uuid()), '') FROM generate_series(1, $2::int) WHERE n = n)
    FROM p, generate_series(1, $1::int) n`;

async function readAll({ ownerUrl }: TestDatabase): Promise<number> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  let bytes = 0;
  for await (const piece of copyOut(client, "COPY ledger_entry TO STDOUT")) bytes += piece.length;
  await client.end();
  return bytes;
}

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const began = performance.now();
  const answer = await work();
  return [(performance.now() - began) / 1_000, answer];
}

function settingsOf({ dataDir, deskId }: TestDatabase) {
  return parse({
    BULWARK_DATA_DIR: dataDir,
    BULWARK_KEY_FILE: join(dataDir, "keys", "web.key"),
    BULWARK_ORIGIN: "http://127.0.0.1:1",
    BULWARK_DESK_ID: deskId,
  });
}
