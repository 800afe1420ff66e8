import { z } from "zod";
import { actorName } from "#lib/domain/access/actor.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import { defineUseCase } from "../use-case.ts";
import { killNote } from "./kill-note.ts";
import { killPlaceInput, requirePlace, scopeIdOf } from "./kill-place.ts";
import { type KillView, killViews } from "./kill-view.ts";

/**
 * Stops new orders at a place. When this commits, no permit to send is given there any more: the fence of trading.md. It asks for no
 * step-up, and asking twice is fine.
 */
export const engageKill = defineUseCase({
  name: "risk.engage-kill",
  input: z.object(killPlaceInput),
  permission: "kill-switch.engage",
  scope: "platform",
  audit: { type: "kill-switch.engaged", note: (input, output: KillView | undefined) => killNote(input, output) },
  run: async ({ tx, actor }, input) => {
    const scopeId = scopeIdOf(input);
    await requirePlace(tx, input.scope, scopeId);
    const row = await tx.desk.kills.engage(input.scope, scopeId, { by: actorName(actor), reason: input.reason ?? null });
    const [view] = await killViews(tx, actor, [row]);
    invariant(view, "the place was looked up above");
    return view;
  },
});
