import { z } from "zod";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { BackupRow } from "#lib/ports/stores/backup-store.ts";
import { isoOrNull } from "../iso-or-null.ts";
import { defineUseCase } from "../use-case.ts";
import { type BackupAge, backupAge } from "./backup-age.ts";

export type BackupView = Omit<BackupRow, "requestedAt" | "finishedAt" | "verifiedAt" | "drilledAt" | "removedAt"> & {
  readonly requestedAt: string;
  readonly finishedAt: string | null;
  readonly verifiedAt: string | null;
  readonly drilledAt: string | null;
  readonly removedAt: string | null;
};

export type BackupList = {
  readonly asOf: string;
  readonly age: BackupAge;
  /** The newest backup that was restored for a trial. */
  readonly lastDrillAt: string | null;
  /** @shape newest first */
  readonly items: readonly BackupView[];
};

/** What was backed up, how old the newest is, and when one was last tried. */
export const listBackups = defineUseCase({
  name: "backups.list",
  input: z.object({}),
  permission: "backups.read",
  scope: "platform",
  audit: "read",
  async run({ tx }): Promise<BackupList> {
    const rows = await tx.desk.backups.list();
    const drills = rows.flatMap(({ drilledAt }) => drilledAt ?? []);
    return {
      asOf: isoTime(tx.now),
      age: await backupAge(tx),
      lastDrillAt: drills.length > 0 ? isoTime(drills.reduce((a, b) => (a > b ? a : b))) : null,
      items: rows.map((row) => ({
        ...row,
        requestedAt: isoTime(row.requestedAt),
        finishedAt: isoOrNull(row.finishedAt),
        verifiedAt: isoOrNull(row.verifiedAt),
        drilledAt: isoOrNull(row.drilledAt),
        removedAt: isoOrNull(row.removedAt),
      })),
    };
  },
});
