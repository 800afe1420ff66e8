import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { type HeartbeatView, heartbeatView } from "./heartbeat-view.ts";

/** The latest beat of any worker: for use cases that say how old what they show can be. */
export async function workerHeartbeat(tx: Tx, now: EpochMs): Promise<HeartbeatView | null> {
  const row = await tx.desk.processes.latestHeartbeat("worker");
  return row ? heartbeatView(row, now) : null;
}
