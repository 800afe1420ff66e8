/**
 * A restore is one transaction of the owner's: the old schema steps aside under another name, the tables come anew from the migrations
 * that the backup was made under, its rows go in, the migrations since then run over them, and what must hold is checked before anything
 * counts. Whatever fails on the way leaves the database as it was.
 */
import type pg from "pg";
import type { AppliedMigration, BackupManifest } from "#lib/domain/backup/manifest.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { type EpochMs, epochMs } from "#lib/domain/kernel/time.ts";
import type { AuditRecord } from "#lib/ports/audit-record.ts";
import type { BackupRecord, BackupTotals } from "#lib/ports/backups.ts";
import type { KeyStore } from "#lib/ports/key-store.ts";
import { recordOn } from "../audit/stored-record.ts";
import { applyLedger, countEvents } from "./after-load.ts";
import { clientKeyStore } from "./client-key-store.ts";
import { type FileSink, loadBackup } from "./load-backup.ts";
import { openTarget } from "./restore-target.ts";

/** Makes tables and rights; the migrations are the starter's. */
export type SchemaBuilder = {
  readonly known: readonly AppliedMigration[];
  apply(client: pg.Client, names: readonly string[]): Promise<void>;
  grant(client: pg.Client): Promise<void>;
};

export type RestoreOptions<V> = {
  readonly ownerUrl: string;
  readonly roles: readonly string[];
  readonly schema: SchemaBuilder;
  readonly data: AsyncIterable<BackupRecord>;
  readonly keys: AsyncIterable<BackupRecord>;
  /** Whether a desk that is there may be set aside. */
  readonly replaces: boolean;
  readonly toFile: FileSink;
  /** Asked last, inside the transaction: whether the keys open what is stored. @throws where they do not */
  readonly prove: (keys: KeyStore, secrets: { readonly [name: string]: string }) => Promise<void>;
  /** Verifies the restored record, inside the transaction. Whatever it finds, the restore goes on: the books may be needed all the same. */
  readonly judge: (record: AuditRecord, madeAt: EpochMs) => Promise<V>;
};

export type Restored<V> = {
  readonly manifest: BackupManifest;
  readonly totals: BackupTotals;
  readonly auditEvents: number;
  readonly verdict: V;
  readonly erasedAgain: number;
  readonly secrets: { readonly [name: string]: string };
  /** The schema that holds what was there before. */
  readonly keptAs: string | undefined;
};

/** @throws FailureError backup-unreadable, backup-refused; whatever `prove` and `judge` throw */
export async function restoreDatabase<V>(options: RestoreOptions<V>): Promise<Restored<V>> {
  const { schema } = options;
  const target = await openTarget(options);
  const { client } = target;
  try {
    const keptAs = await target.setAside();
    let manifest: BackupManifest | undefined;
    const data = await loadBackup(
      client,
      options.data,
      async (found) => {
        if (found.kind !== "data") throw refused("This is a key backup. Name the data backup, and this one with --keys.");
        manifest = found;
        await schema.apply(client, namesOf(schema.known, found));
      },
      options.toFile,
    );
    const made = manifest as unknown as BackupManifest; // loadBackup calls the function above before anything else
    const keys = await loadBackup(
      client,
      options.keys,
      async (found) => {
        if (found.kind !== "keys") throw refused("The file given with --keys is not a key backup.");
        if (found.lastKeys.dataKey < made.lastKeys.dataKey || found.lastKeys.purposeKey < made.lastKeys.purposeKey)
          throw refused("This key backup is older than the data: keys made since are not in it. Name the newest key backup with --keys.");
        const done = new Set(made.migrations.map(({ name }) => name));
        await schema.apply(
          client,
          namesOf(schema.known, found).filter((name) => !done.has(name)),
        );
        manifest = { ...made, migrations: found.migrations.length > made.migrations.length ? found.migrations : made.migrations };
      },
      async () => undefined,
    );
    const done = new Set((manifest ?? made).migrations.map(({ name }) => name));
    await schema.apply(
      client,
      schema.known.map(({ name }) => name).filter((name) => !done.has(name)),
    );
    const erasedAgain = await applyLedger(client, target.erased);
    await schema.grant(client);
    await client.query("SELECT audit_ensure_partitions(3)");
    const auditEvents = await countEvents(client);
    const verdict = await options.judge(recordOn(client), epochMs(Date.parse(made.madeAt)));
    const secrets = keys.secrets ?? {};
    await options.prove(clientKeyStore(client), secrets);
    await target.commit();
    return { manifest: made, totals: data.totals, auditEvents, verdict, erasedAgain, secrets, keptAs };
  } finally {
    await target.close();
  }
}

/** The migrations a backup was made under, all known here and unchanged. */
function namesOf(known: readonly AppliedMigration[], manifest: BackupManifest): readonly string[] {
  const here = new Map(known.map(({ name, checksum }) => [name, checksum]));
  const strange = manifest.migrations.find(({ name, checksum }) => here.get(name) !== checksum);
  if (strange) {
    throw refused(
      here.has(strange.name)
        ? `Migration ${strange.name} is not the one the backup was made under.`
        : `The backup was made by a newer Bulwark (migration ${strange.name}). Restore it with that version.`,
    );
  }
  return manifest.migrations.map(({ name }) => name);
}

const refused = (why: string): FailureError => new FailureError(failure("backup-refused", why));
