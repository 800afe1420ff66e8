import { z } from "zod";
import { userOf } from "#lib/domain/access/actor.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { Uuid } from "#lib/domain/kernel/ids.ts";
import { idInput } from "../../id-input.ts";
import { defineUseCase } from "../../use-case.ts";

/** Deletes an own view. @error not-found */
export const deleteView = defineUseCase({
  name: "audit.delete-view",
  input: z.object({ viewId: idInput<Uuid>() }),
  permission: "audit.read",
  scope: "platform",
  audit: { type: "audit.view-deleted", note: ({ viewId }) => ({ resourceId: viewId }) },
  run: async ({ tx, actor }, { viewId }): Promise<{ readonly deleted: true }> => {
    const userId = userOf(actor);
    if (!userId || !(await tx.desk.auditViews.remove(userId, viewId))) throw new FailureError(failure("not-found"));
    return { deleted: true };
  },
});
