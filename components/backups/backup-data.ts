/** A backup as lists show it. */
export type ShownBackup = {
  readonly id: string;
  readonly cause: "schedule" | "person" | "host";
  readonly requestedAt: string;
  readonly state: "wanted" | "done" | "failed";
  readonly finishedAt: string | null;
  readonly file: string | null;
  /** @unit bytes */
  readonly bytes: number | null;
  readonly rows: number | null;
  readonly failure: string | null;
  readonly verifiedAt: string | null;
  readonly drilledAt: string | null;
  readonly removedAt: string | null;
};

export type ShownState = {
  readonly asOf: string;
  readonly age: { readonly state: "none" } | { readonly state: "fresh" | "old"; readonly ageMs: number };
  readonly lastDrillAt: string | null;
  readonly items: readonly ShownBackup[];
};

/** @unit everyHours: 0 for never */
export type BackupRule = { readonly everyHours: number; readonly days: number; readonly weeks: number };

/** "12.3 MB" from bytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
