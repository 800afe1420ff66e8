import { z } from "zod";
import { defineUseCase } from "../use-case.ts";
import type { BackupServices } from "./make-backup.ts";

/** Rewrites the key backup, so that keys destroyed since are in none. After an erasure the starter asks for it. */
export const rewriteKeyBackup = defineUseCase({
  name: "backups.rewrite-keys",
  input: z.object({}),
  permission: "backups.manage",
  scope: "platform",
  audit: { type: "backup.keys-rewritten", note: () => ({}) },
  prepare: ({ ids, backups }: BackupServices) => backups.makeKeys(ids.next()),
  async run({ tx, prepared }) {
    await tx.desk.backups.markErased(prepared);
    return {};
  },
});
