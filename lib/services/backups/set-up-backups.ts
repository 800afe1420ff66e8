import { z } from "zod";
import { defineUseCase } from "../use-case.ts";
import type { BackupServices } from "./make-backup.ts";

/** Makes the backup keys of a desk that was set up before there were backups; later ones have them from set-up on. @error conflict */
export const setUpBackups = defineUseCase({
  name: "backups.set-up",
  input: z.object({}),
  permission: "backups.manage",
  scope: "platform",
  audit: { type: "backup.set-up", note: () => ({}) },
  prepare: ({ backups }: BackupServices) => backups.setUp(),
  run: async () => ({}),
});
