import { measureIsolation } from "../adapters/isolation/own-process/measure-isolation.ts";
import type { Db } from "../db/client.ts";
import { driverCode } from "../db/failures.ts";
import type { Isolation } from "../domain/desk/isolation.ts";

const KEEP_MS = 60_000;

/** The measured grade, anew each minute; undefined until the first measurement is done. */
export function isolationWatch({ keyFile, db }: { readonly keyFile: string; readonly db: Db }): () => Isolation | undefined {
  let [latest, atMs]: [Isolation | undefined, number] = [undefined, Number.NEGATIVE_INFINITY];
  return () => {
    if (performance.now() - atMs >= (latest ? KEEP_MS : 1_000)) {
      atMs = performance.now();
      void measure(keyFile, db).then(
        (isolation) => {
          latest = isolation;
        },
        () => undefined, // the database is away; the next beat tries again
      );
    }
    return latest;
  };
}

async function measure(keyFile: string, db: Db): Promise<Isolation | undefined> {
  const row = await db.heartbeat.findFirst({ where: { kind: "worker" }, orderBy: { beatAt: "desc" }, select: { info: true } });
  const pid = row?.info && typeof row.info === "object" && "pid" in row.info ? Number(row.info["pid"]) : undefined;
  if (pid === undefined) return undefined; // without a worker there is nothing to be kept from
  return measureIsolation({ keyFile, workerPid: pid, isCredentialRefused: () => isRefused(db) });
}

async function isRefused(db: Db): Promise<boolean> {
  try {
    await db.$queryRaw`SELECT sealed FROM connection_credential LIMIT 1`;
    return false;
  } catch (error) {
    if (driverCode(error) === "42501") return true;
    throw error;
  }
}
