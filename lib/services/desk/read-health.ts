import { z } from "zod";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { defineUseCase } from "../use-case.ts";
import { heartbeatView, SILENT_AFTER_MS } from "./heartbeat-view.ts";

export type HealthPart = {
  readonly name: "database" | "worker" | "kill-switch";
  readonly state: "ok" | "degraded" | "down";
  readonly says: string;
};

export type HealthOutput = { readonly status: "ok" | "degraded"; readonly asOf: string; readonly components: readonly HealthPart[] };

/**
 * The parts of the desk, for anybody: states and nothing else. A database that does not answer never comes this far: the caller gets
 * `database-unavailable`.
 */
export const readHealth = defineUseCase({
  name: "desk.read-health",
  input: z.object({}),
  permission: "public",
  scope: "platform",
  audit: "read",
  run: async ({ tx }): Promise<HealthOutput> => {
    const row = await tx.desk.processes.latestHeartbeat("worker");
    const beat = row && heartbeatView(row, tx.now);
    const components: HealthPart[] = [{ name: "database", state: "ok", says: "answers" }, workerPart(beat?.ageMs), await killPart()];
    return { status: components.some((part) => part.state === "down") ? "degraded" : "ok", asOf: isoTime(tx.now), components };

    async function killPart(): Promise<HealthPart> {
      const isEngaged = (await tx.desk.kills.list()).some((kill) => kill.isEngaged);
      return { name: "kill-switch", state: isEngaged ? "degraded" : "ok", says: isEngaged ? "engaged" : "not engaged" };
    }
  },
});

function workerPart(ageMs: number | undefined): HealthPart {
  if (ageMs === undefined) return { name: "worker", state: "down", says: "never beat" };
  const isAlive = ageMs <= SILENT_AFTER_MS;
  return { name: "worker", state: isAlive ? "ok" : "down", says: isAlive ? "alive" : `silent for ${Math.round(ageMs / 1000)} s` };
}
