import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { systemClock } from "#lib/compose/system-clock.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import { mintIds } from "#lib/crypto/mint-ids.ts";
import { type Db, openDb } from "#lib/db/client.ts";
import { keyStore } from "#lib/db/key-store.ts";
import { Rotator } from "#lib/db/rotation/rotator.ts";
import type { KeyWrapper } from "#lib/ports/key-wrapper.ts";
import type { TestDatabase } from "#lib/tooling/template-database.ts";

const rotateKeys = fileURLToPath(new URL("./rotate-keys.ts", import.meta.url));
const ids = mintIds(systemClock);

/** When a life ends: so many turns that did something, and then so long into the next. */
export type Death = { readonly turns: number; readonly thenMs: number };

/** A process of its own, killed outright. @throws when it ended by itself */
export async function liveAndBeKilled(database: TestDatabase, { turns, thenMs }: Death): Promise<void> {
  const child = spawn(process.execPath, ["--no-warnings", rotateKeys, join(database.dataDir, "keys", "worker.key")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  let seen = 0;
  const worked = new Promise<void>((resolve) => {
    child.stdout.on("data", (dots: Buffer) => {
      seen += dots.length;
      if (seen >= turns) resolve();
    });
  });
  await Promise.race([worked, exited]);
  if (child.exitCode !== null) throw new Error("the process ended before it was killed");
  await sleep(thenMs);
  child.kill("SIGKILL");
  await exited;
}

/** A rotator whose connections the server cuts, in whatever statement they are. */
export async function liveAndBeCut(database: TestDatabase, wrapper: KeyWrapper, superuser: Db, { turns, thenMs }: Death): Promise<void> {
  const name = `rotator-${ids.next()}`;
  const { db, rotator } = rotatorOn(
    `${database.workerUrl}${database.workerUrl.includes("?") ? "&" : "?"}application_name=${name}`,
    wrapper,
  );
  let [isDead, seen] = [false, 0];
  const life = (async () => {
    while (!isDead) {
      const waitMs = await rotator.advance().catch(() => NOTHING_MS);
      if (waitMs < NOTHING_MS) seen++;
      else await sleep(5);
    }
  })();
  while (seen < turns) await sleep(2);
  await sleep(thenMs);
  isDead = true;
  await superuser.$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ${name}`;
  await life;
  await db.$disconnect();
}

/** What a turn answers that had nothing to do. */
const NOTHING_MS = 1_000;

export function rotatorOn(url: string, wrapper: KeyWrapper) {
  const db = openDb(url, { max: 3 });
  const bounds = { batchRows: 200, rowsPerSecond: 1_000_000, leaseMs: 40, acknowledgeMs: 200 };
  const parts = { db, ring: ringOn(db, wrapper), wrapper, clock: systemClock, holder: ids.next(), purposes: ["trade"] as const };
  return { db, rotator: new Rotator({ ...parts, ...bounds }) };
}

export function ringOn(db: Db, wrapper: KeyWrapper): KeyRing {
  return new KeyRing({ wrapper, store: keyStore(db), clock: systemClock });
}

/** Numbers in [0, 1) that are the same for the same seed. @source mulberry32 */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
