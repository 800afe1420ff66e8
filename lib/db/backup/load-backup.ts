import pg from "pg";
import { BackupError } from "#lib/crypto/backup-error.ts";
import type { BackupManifest } from "#lib/domain/backup/manifest.ts";
import type { BackupRecord, BackupTotals } from "#lib/ports/backups.ts";
import { copyIn } from "./copy-in.ts";
import { RecordCursor } from "./record-cursor.ts";

const nameOf = pg.escapeIdentifier;

export type Loaded = { readonly totals: BackupTotals; readonly secrets: { readonly [name: string]: string } | undefined };

export type FileSink = (path: string, bytes: AsyncIterable<Uint8Array>) => Promise<void>;

/**
 * Puts a backup's rows into the empty tables of its own schema, in one pass. Triggers rest meanwhile: they judge acts, and these rows are
 * not acts but what became of them. Foreign keys, unique and check constraints hold as ever.
 * @param migrate called with the manifest before the first row
 */
export async function loadBackup(
  client: pg.Client,
  records: AsyncIterable<BackupRecord>,
  migrate: (manifest: BackupManifest) => Promise<void>,
  toFile: FileSink,
): Promise<Loaded> {
  const cursor = new RecordCursor(records);
  let manifest: BackupManifest | undefined;
  let secrets: Loaded["secrets"];
  try {
    for (;;) {
      const record = await cursor.next();
      if (record.is === "manifest") {
        manifest = record.manifest;
        await migrate(manifest);
        await prepareTables(client, manifest);
      } else if (record.is === "table") {
        const columns = record.columns.map(nameOf).join(", ");
        await copyIn(client, `COPY public.${nameOf(record.name)} (${columns}) FROM STDIN`, cursor.bytes());
      } else if (record.is === "file") await toFile(record.path, cursor.bytes());
      else if (record.is === "secrets") secrets = record.files;
      else if (record.is === "sequences") {
        for (const { name, last } of record.sequences)
          await client.query("SELECT setval(format('public.%I', $1::text)::regclass, $2::bigint)", [name, last]);
      } else if (record.is === "end") {
        if (!manifest) throw new BackupError();
        await setTriggers(client, manifest, "ENABLE");
        return { totals: record, secrets };
      } else throw new BackupError();
    }
  } finally {
    await cursor.close();
  }
}

/** Migrations put first rows into some tables; the backup has them as they became. */
async function prepareTables(client: pg.Client, manifest: BackupManifest): Promise<void> {
  for (const { name, parent, bounds } of manifest.partitions) {
    const { rows } = await client.query("SELECT to_regclass(format('public.%I', $1::text)) IS NOT NULL AS there", [name]);
    if (!rows[0].there) await client.query(`CREATE TABLE public.${nameOf(name)} PARTITION OF public.${nameOf(parent)} ${bounds}`);
  }
  await setTriggers(client, manifest, "DISABLE");
  for (const { name } of manifest.tables.toReversed()) await client.query(`DELETE FROM public.${nameOf(name)}`);
}

async function setTriggers(client: pg.Client, manifest: BackupManifest, state: "ENABLE" | "DISABLE"): Promise<void> {
  for (const { name } of manifest.tables) await client.query(`ALTER TABLE public.${nameOf(name)} ${state} TRIGGER USER`);
}
