/** A table as it stood: the order of the columns is the order in its rows. */
export type BackupTable = { readonly name: string; readonly columns: readonly string[] };

/** A partition, so that it exists before its rows come back. `bounds` is PostgreSQL's own text. */
export type BackupPartition = { readonly name: string; readonly parent: string; readonly bounds: string };

export type AppliedMigration = { readonly name: string; readonly checksum: string };

/** What a backup says of itself, inside the sealed part. */
export type BackupManifest = {
  readonly format: "bulwark-backup/1";
  readonly kind: "data" | "keys";
  readonly backupId: string;
  readonly deskId: string;
  /** @unit ISO 8601, by the database's clock at the snapshot */
  readonly madeAt: string;
  readonly version: string;
  readonly migrations: readonly AppliedMigration[];
  /** @shape parents before children, so that foreign keys hold row by row */
  readonly tables: readonly BackupTable[];
  readonly partitions: readonly BackupPartition[];
  /** The highest ids of wrapped keys at the snapshot: a key backup that does not reach them cannot open these data. */
  readonly lastKeys: { readonly purposeKey: number; readonly dataKey: number };
};

/**
 * Wrapped keys, how far their rotation is, and what says which of them are destroyed for good: never in a data backup, always in the key
 * backup, of which there is only the newest.
 */
export const keyTables: readonly string[] = ["purpose_key", "data_key", "key_canary", "key_rotation", "key_epoch", "erasure_ledger"];

/** What must not come back: what lives for minutes, and what would be used a second time. Each with its reason. */
export const leftOutTables: Readonly<Record<string, string>> = {
  _prisma_migrations: "the manifest names the migrations; restore applies them",
  sealed_column: "a list that grants.sql fills",
  audit_door: "marks of transactions of one database; each makes its own",
  rate_limit: "counts of minutes, unlogged",
  throttle: "counts of minutes",
  heartbeat: "processes that have ended",
  session: "a session that was ended after the backup must not live again",
  login_ticket: "lives for minutes",
  factor_offer: "lives for minutes",
  step_up: "lives for minutes, and belongs to a session",
  oidc_flow: "lives for minutes",
  one_time_link: "a link that was used after the backup must not work again",
  api_nonce: "lives for a minute",
  mail_outbox: "mail that was sent after the backup must not be sent again",
  backup_run: "files of this place, which another place does not have",
};
