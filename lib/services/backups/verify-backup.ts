import { z } from "zod";
import type { BackupTotals } from "#lib/ports/backups.ts";
import { defineUseCase } from "../use-case.ts";
import type { BackupServices } from "./make-backup.ts";

type Verified = BackupTotals & { readonly file: string };

/** Reads every chunk of a backup and restores nothing. */
export const verifyBackup = defineUseCase({
  name: "backups.verify",
  input: z.object({ file: z.string().min(1).max(4_096) }),
  permission: "backups.manage",
  scope: "platform",
  audit: {
    type: "backup.verified",
    note: ({ file }, output: Verified | undefined) => ({ data: { file: nameOf(file), rows: output?.rows ?? null } }),
  },
  prepare: ({ backups }: BackupServices, { file }) => backups.verify(file),
  async run({ tx, prepared }, { file }): Promise<Verified> {
    await tx.desk.backups.markVerified(nameOf(file));
    await tx.notify("backups");
    return { ...prepared, file: nameOf(file) };
  },
});

/** The record holds names of files, not where they lie. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
