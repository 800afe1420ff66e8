import { z } from "zod";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { defineUseCase } from "../../use-case.ts";

/** What the foot of every page prints: how far the record is sealed, under which root, and whether it verifies. */
export type SealView = {
  readonly size: number;
  readonly root: string;
  readonly at: string;
  readonly findings: number;
};

export const showSeal = defineUseCase({
  name: "audit.show-seal",
  input: z.object({}),
  permission: "account.own", // anybody signed in: a root says nothing of what is under it, and the more who saw it, the better
  scope: "platform",
  audit: "read",
  run: async ({ tx }): Promise<SealView | null> => {
    const row = await tx.desk.auditTree.latestCheckpoint();
    if (!row) return null;
    const { count } = await tx.desk.auditTree.findings();
    return { size: row.size, root: row.root, at: isoTime(row.at), findings: count };
  },
});
