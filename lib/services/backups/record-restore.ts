import { z } from "zod";
import { defineUseCase } from "../use-case.ts";
import { nameOf } from "./verify-backup.ts";

const counts = {
  file: z.string().min(1).max(4_096),
  madeAt: z.iso.datetime(),
  rows: z.int().min(0),
  auditEvents: z.int().min(0),
  erasedAgain: z.int().min(0),
  /** Of the verification of the record that came back. */
  findings: z.int().min(0),
  kinds: z.array(z.string().max(40)).max(100),
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

/** Says in the desk's record that a backup was restored into a database of its own, and how its record verified: only a whole one passed. */
export const recordDrill = defineUseCase({
  name: "backups.record-drill",
  input: z.object(counts),
  permission: "backups.manage",
  scope: "platform",
  audit: { type: "backup.drilled", note: ({ file, ...rest }) => ({ data: { file: nameOf(file), ...rest } }) },
  async run({ tx }, { file, findings }) {
    if (findings === 0) await tx.desk.backups.markDrilled(nameOf(file));
    else await tx.desk.backups.markVerified(nameOf(file));
    await tx.notify("backups");
    return {};
  },
});
