import { z } from "zod";
import { actorName } from "#lib/domain/access/actor.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import { defineUseCase } from "../use-case.ts";
import { killNote } from "./kill-note.ts";
import { killPlaceInput, requirePlace, scopeIdOf } from "./kill-place.ts";
import { type KillView, killViews } from "./kill-view.ts";

/** Lets orders pass again. It names the epoch it saw, so that nobody releases an engage that came after. */
export const releaseKill = defineUseCase({
  name: "risk.release-kill",
  input: z.object({ ...killPlaceInput, epoch: z.coerce.number().int().min(1) }),
  permission: "kill-switch.release",
  scope: "platform",
  audit: { type: "kill-switch.released", note: (input, output: KillView | undefined) => killNote(input, output) },
  run: async ({ tx, actor }, input) => {
    const scopeId = scopeIdOf(input);
    await requirePlace(tx, input.scope, scopeId);
    const row = await tx.desk.kills.release(input.scope, scopeId, {
      by: actorName(actor),
      reason: input.reason ?? null,
      epoch: input.epoch,
    });
    if (!row) throw new FailureError(failure("conflict", "The kill switch was released or engaged again meanwhile. Look at it again."));
    const [view] = await killViews(tx, actor, [row]);
    invariant(view, "the place was looked up above");
    return view;
  },
});
