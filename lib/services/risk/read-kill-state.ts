import { z } from "zod";
import type { Actor } from "#lib/domain/access/actor.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { defineUseCase } from "../use-case.ts";
import { type KillView, killViews } from "./kill-view.ts";

export type KillStateOutput = {
  readonly asOf: string;
  readonly all: KillView;
  /** Every engaged one whose place is in reach. @shape `all` first */
  readonly engaged: readonly KillView[];
};

export const readKillState = defineUseCase({
  name: "risk.read-kill-state",
  input: z.object({}),
  permission: "metrics.read",
  scope: "platform",
  audit: "read",
  run: async ({ tx, actor }): Promise<KillStateOutput> => ({ asOf: isoTime(tx.now), ...(await killState(tx, actor)) }),
});

export async function killState(tx: Tx, reader: Actor): Promise<Pick<KillStateOutput, "all" | "engaged">> {
  const views = await killViews(tx, reader, await tx.desk.kills.list());
  const all = views.find((view) => view.scope === "all");
  invariant(all, "the migration makes the state of scope all");
  const engaged = views.filter((view) => view.isEngaged);
  return { all, engaged: [...engaged.filter((view) => view.scope === "all"), ...engaged.filter((view) => view.scope !== "all")] };
}
