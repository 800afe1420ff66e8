import { z } from "zod";
import { defineUseCase } from "../use-case.ts";
import { nameOf } from "./verify-backup.ts";

const counts = {
  file: z.string().min(1).max(4_096),
  madeAt: z.iso.datetime(),
  rows: z.int().min(0),
  auditEvents: z.int().min(0),
  erasedAgain: z.int().min(0),
};

/** Says in the restored record that it was restored, from what, and by whom. */
export const recordRestore = defineUseCase({
  name: "backups.record-restore",
  input: z.object(counts),
  permission: "backups.manage",
  scope: "platform",
  audit: { type: "backup.restored", note: ({ file, ...rest }) => ({ data: { file: nameOf(file), ...rest } }) },
  run: async () => ({}),
});

/** Says in the desk's record that a backup was restored into a database of its own, and compared. */
export const recordDrill = defineUseCase({
  name: "backups.record-drill",
  input: z.object(counts),
  permission: "backups.manage",
  scope: "platform",
  audit: { type: "backup.drilled", note: ({ file, ...rest }) => ({ data: { file: nameOf(file), ...rest } }) },
  async run({ tx }, { file }) {
    await tx.desk.backups.markDrilled(nameOf(file));
    await tx.notify("backups");
    return {};
  },
});
