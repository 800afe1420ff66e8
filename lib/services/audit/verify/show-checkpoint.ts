import { z } from "zod";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { defineUseCase } from "../../use-case.ts";

/** The latest signed checkpoint, with the keys that it verifies with. */
export const showCheckpoint = defineUseCase({
  name: "audit.show-checkpoint",
  input: z.object({}),
  permission: "audit.read",
  scope: "platform",
  audit: "read", // a checkpoint is made to be given away
  run: async ({ tx }) => {
    const row = await tx.desk.auditTree.latestCheckpoint();
    if (!row) throw new FailureError(failure("not-found", "Nothing is sealed yet."));
    return { ...row, at: isoTime(row.at), verifiers: await tx.desk.auditTree.verifiers() };
  },
});
