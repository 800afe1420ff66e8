import type { BackupManifest, BackupTable } from "../domain/backup/manifest.ts";
import type { Uuid } from "../domain/kernel/ids.ts";
import type { EpochMs } from "../domain/kernel/time.ts";

/** The last number a sequence gave. */
export type SequenceMark = { readonly name: string; readonly last: string };

/** What the database says of a snapshot; the rest of the manifest is whoever makes the backup. */
export type SnapshotFacts = Pick<BackupManifest, "madeAt" | "migrations" | "partitions" | "lastKeys" | "tables">;

/** One consistent view of the database, for a data backup and its key backup alike. */
export type BackupSnapshot = {
  facts(kind: BackupManifest["kind"]): SnapshotFacts;
  /** The rows in COPY's text format, in the order of the columns given. One table at a time. */
  copy(table: BackupTable): AsyncIterable<Uint8Array>;
  /** Asked after the rows. */
  sequences(): Promise<readonly SequenceMark[]>;
  /** Ids of the erasures that no key backup knows of yet. */
  erasures(): Promise<readonly Uuid[]>;
  close(): Promise<void>;
};

/** A file that goes along with the rows. `path` is relative, with slashes. */
export type BackupFile = { readonly path: string; read(): AsyncIterable<Uint8Array> };

/** What a backup is made of, in the order it is read. */
export type BackupRecord =
  | { readonly is: "manifest"; readonly manifest: BackupManifest }
  | { readonly is: "table"; readonly name: string; readonly columns: readonly string[] }
  | { readonly is: "file"; readonly path: string }
  /** Belongs to the table or file before it. */
  | { readonly is: "bytes"; readonly bytes: Uint8Array }
  | { readonly is: "sequences"; readonly sequences: readonly SequenceMark[] }
  /** In key backups alone. */
  | ({ readonly is: "secrets" } & BackupSecrets)
  /** The count of everything, so that nothing can be missing. */
  | { readonly is: "end"; readonly tables: number; readonly rows: number; readonly files: number; readonly bytes: number };

export type BackupSecrets = {
  /** Key files by name, without the addresses of their databases. */
  readonly files: { readonly [name: string]: string };
  /** Encrypted secrets files, by whose they are; only the key files open them. Backups of before have none. */
  readonly encrypted?: { readonly web?: string | undefined; readonly worker?: string | undefined } | undefined;
};

export type BackupTotals = Omit<Extract<BackupRecord, { is: "end" }>, "is">;

/** A file in the backup folder, by its head. */
export type BackupFileInfo = {
  readonly file: string;
  /** @unit bytes */
  readonly bytes: number;
  readonly madeAt: EpochMs;
  readonly backupId: string | undefined;
  readonly deskId: string | undefined;
  /** Its head cannot be read. Damage further in is found by verifying. */
  readonly isDamaged: boolean;
};

export type MadeBackup = {
  readonly file: string;
  readonly bytes: number;
  readonly madeAt: EpochMs;
  readonly totals: BackupTotals;
  /** Ids of the erasures that its key backup is the first to know of. */
  readonly erasures: readonly Uuid[];
};

/** Backups on the desk's own machine, made by whoever runs its command line. No other process has the keys for it. */
export type Backups = {
  /** A data backup and, of the same snapshot, the key backup, which replaces the one before. @throws FailureError backup-refused */
  make(backupId: string): Promise<MadeBackup>;
  /**
   * The key backup alone: after an erasure, so that the keys destroyed are in no backup.
   * @returns ids of the erasures that it is the first to know of @throws FailureError backup-refused
   */
  makeKeys(backupId: string): Promise<readonly Uuid[]>;
  /** Makes the backup keys of a desk that was set up before there were backups. @throws FailureError conflict, backup-refused */
  setUp(): Promise<void>;
  /** Newest first. */
  list(): Promise<readonly BackupFileInfo[]>;
  /** Reads every chunk and restores nothing. `file`: a name in the folder, or a path. @throws FailureError backup-unreadable */
  verify(file: string): Promise<BackupTotals>;
  /** Removes what the rule lets go. @returns names */
  prune(): Promise<readonly string[]>;
};
