import { z } from "zod";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { defineUseCase } from "../use-case.ts";
import { type HeartbeatView, heartbeatView } from "./heartbeat-view.ts";

export type HeartbeatOutput = { readonly asOf: string; readonly worker: HeartbeatView | null };

/** The latest beat of any worker. */
export const readHeartbeat = defineUseCase({
  name: "desk.read-heartbeat",
  input: z.object({}),
  permission: "metrics.read",
  scope: "platform",
  audit: "read",
  run: async ({ tx }): Promise<HeartbeatOutput> => ({ asOf: isoTime(tx.now), worker: await workerHeartbeat(tx, tx.now) }),
});

/** For use cases that say how old what they show can be. */
export async function workerHeartbeat(tx: Tx, now: EpochMs): Promise<HeartbeatView | null> {
  const row = await tx.desk.processes.latestHeartbeat("worker");
  return row ? heartbeatView(row, now) : null;
}
