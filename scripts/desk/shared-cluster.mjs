import { existsSync, mkdirSync, readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runningPostmaster, startCluster, stopCluster } from "./cluster.mjs";
import { withLock } from "./file-lock.mjs";
import { trimLog } from "./log-file.mjs";
import { identityOf, isAlive } from "./process-identity.mjs";
import { Refusal } from "./refusal.mjs";
import { readStored, storeFile } from "./stored-file.mjs";

/**
 * Who runs a desk's PostgreSQL. Commands share one: the first starts it, the last stops it, counted by a file per command.
 * The starter wants its own, which it can watch: it waits for commands to end, and stops one whose people are all gone.
 * Every look and change happens under one lock.
 * @param {string} runDirectory @param {import("./cluster.mjs").ClusterPlace} place
 */
export function shareCluster(runDirectory, place) {
  const locked = (work) => withLock(join(runDirectory, "database.lock"), work, { waitMs: 90_000 });
  const users = join(runDirectory, "database-users");
  const ownUse = join(users, `${process.pid}.json`);
  const ownerFile = join(runDirectory, "database-owner.json");

  /** For a command. @returns a function that gives the database back */
  async function borrow() {
    await locked(async () => {
      mkdirSync(users, { recursive: true, mode: 0o700 });
      storeFile(ownUse, JSON.stringify(identityOf()));
      if (runningPostmaster(place.cluster)) return;
      trimLog(place.logFile);
      await startCluster(place);
      storeFile(ownerFile, JSON.stringify({ by: "command" }));
    });
    return () =>
      locked(async () => {
        unlinkSync(ownUse);
        const pid = runningPostmaster(place.cluster);
        if (pid && readStored(ownerFile)?.by === "command" && !hasUsers()) await stopCluster(pid);
      });
  }

  /** For the starter. @returns the postmaster, its own child */
  async function own({ onWait } = {}) {
    const deadline = Date.now() + 30_000;
    for (let round = 0; ; round++) {
      const started = await locked(async () => {
        const pid = runningPostmaster(place.cluster);
        if (pid && hasUsers()) return null;
        if (pid) await stopCluster(pid);
        trimLog(place.logFile);
        const postmaster = await startCluster(place);
        storeFile(ownerFile, JSON.stringify({ by: "starter" }));
        return postmaster;
      });
      if (started) return started;
      if (round === 0) onWait?.();
      if (Date.now() > deadline)
        throw new Refusal("A `bulwark` command has been using this desk's database for 30 seconds. Let it end, then start again.");
      await sleep(200);
    }
  }

  function hasUsers() {
    if (!existsSync(users)) return false;
    return (
      readdirSync(users).filter((name) => {
        const file = join(users, name);
        if (isAlive(readStored(file))) return true;
        unlinkSync(file);
        return false;
      }).length > 0
    );
  }

  return { borrow, own };
}
