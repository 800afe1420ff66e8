import { z } from "zod";
import { type Isolation, isolationIn } from "#lib/domain/desk/isolation.ts";
import { type EpochMs, isoTime, MINUTE_MS } from "#lib/domain/kernel/time.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { type BackupAge, backupAge } from "../backups/backup-age.ts";
import { defineUseCase } from "../use-case.ts";
import { heartbeatView, SILENT_AFTER_MS } from "./heartbeat-view.ts";

const UNSEALED_AFTER_MINUTES = 15;
/** Sealing takes a second, looking for anomalies ten. */
const WAITING_AFTER_MS = MINUTE_MS;
const UNSEEN_AFTER_MINUTES = 5;
export const NO_CHECKPOINT_KEY = "no key seals it";

export type HealthPart = {
  readonly name: "database" | "worker" | "kill-switch" | "record" | "backup" | "isolation";
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
    const components: HealthPart[] = [
      { name: "database", state: "ok", says: "answers" },
      workerPart(beat?.ageMs),
      await killPart(),
      await recordPart(tx),
      backupPart(await backupAge(tx)),
      isolationPart(await readIsolation(tx)),
    ];
    return { status: components.some((part) => part.state === "down") ? "degraded" : "ok", asOf: isoTime(tx.now), components };

    async function killPart(): Promise<HealthPart> {
      const isEngaged = (await tx.desk.kills.list()).some((kill) => kill.isEngaged);
      return { name: "kill-switch", state: isEngaged ? "degraded" : "ok", says: isEngaged ? "engaged" : "not engaged" };
    }
  },
});

/** A desk without its checkpoint key seals nothing: `bulwark doctor` says what to do. An idle one signs every ten minutes. */
async function recordPart(tx: Tx): Promise<HealthPart> {
  if ((await tx.desk.auditTree.findings()).count > 0) return { name: "record", state: "degraded", says: "does not verify" };
  if ((await tx.desk.auditTree.verifiers()).length === 0) return { name: "record", state: "degraded", says: NO_CHECKPOINT_KEY };
  const latest = await tx.desk.auditTree.latestCheckpoint();
  if (!latest) return { name: "record", state: "degraded", says: "never sealed" };
  const minutes = minutesSince(latest.at);
  if (minutes >= UNSEALED_AFTER_MINUTES) return { name: "record", state: "degraded", says: `not sealed for ${minutes} min` };
  const { waitingSince, lookedAt } = await tx.desk.auditTree.lag();
  if (waitingSince !== null && tx.now - waitingSince > WAITING_AFTER_MS)
    return { name: "record", state: "degraded", says: `events wait to be sealed for ${minutesSince(waitingSince)} min` };
  const unseen = lookedAt === null ? 0 : minutesSince(lookedAt);
  return unseen < UNSEEN_AFTER_MINUTES
    ? { name: "record", state: "ok", says: "sealed" }
    : { name: "record", state: "degraded", says: `sealed; not looked through for anomalies for ${unseen} min` };

  function minutesSince(when: EpochMs): number {
    return Math.floor((tx.now - when) / MINUTE_MS);
  }
}

/** The web measures it and says it with its heartbeat. */
export async function readIsolation(tx: Tx): Promise<Isolation | null> {
  return isolationIn((await tx.desk.processes.latestHeartbeat("web"))?.info);
}

/** The grade and no more: which of the attempts succeeds is for people with a permission. */
function isolationPart(isolation: Isolation | null): HealthPart {
  if (!isolation) return { name: "isolation", state: "degraded", says: "not measured yet" };
  const isIsolated = isolation.grade === "isolated";
  return { name: "isolation", state: isIsolated ? "ok" : "degraded", says: isIsolated ? "isolated" : "shared user" };
}

function workerPart(ageMs: number | undefined): HealthPart {
  if (ageMs === undefined) return { name: "worker", state: "down", says: "never beat" };
  const isAlive = ageMs <= SILENT_AFTER_MS;
  return { name: "worker", state: isAlive ? "ok" : "down", says: isAlive ? "alive" : `silent for ${Math.round(ageMs / 1000)} s` };
}

/** Old or missing is no outage: the desk works, and whoever runs it must know. */
function backupPart(age: BackupAge): HealthPart {
  if (age.state === "none") return { name: "backup", state: "degraded", says: "never backed up" };
  return { name: "backup", state: age.state === "old" ? "degraded" : "ok", says: `${Math.floor(age.ageMs / 3_600_000)} h old` };
}
