import { linkSync, mkdirSync, rmdirSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, isAlive } from "./process-identity.mjs";
import { Refusal } from "./refusal.mjs";
import { readStored } from "./stored-file.mjs";

/**
 * Runs `work` while this process alone holds the lock file. The file appears complete (a hard link), names its holder, and a lock
 * whose holder is dead is taken over; who takes over holds a second lock meanwhile, so that nobody removes a fresh one.
 * @template T
 * @param {string} path @param {() => Promise<T>} work @param {{ waitMs?: number, onWait?: () => void }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { waitMs = 600_000, onWait } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const deadline = Date.now() + waitMs;
  for (let attempt = 0; !tryLock(path); attempt++) {
    if (attempt === 10) onWait?.();
    if (Date.now() > deadline) throw new Refusal(`Another process holds ${path} for too long. Is another start or command still at work?`);
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    unlinkSync(path);
  }
}

function tryLock(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify(identityOf()));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    removeDead(path);
    return false;
  } finally {
    unlinkSync(own);
  }
}

function removeDead(path) {
  if (isHeld(path)) return;
  const takeover = `${path}.takeover`;
  try {
    mkdirSync(takeover);
  } catch {
    const age = Date.now() - (statSync(takeover, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 5000) rmdirSync(takeover);
    return;
  }
  try {
    if (!isHeld(path)) unlinkSync(path);
  } finally {
    rmdirSync(takeover);
  }
}

/** No file counts as held: the next attempt to link decides. */
function isHeld(path) {
  const holder = readStored(path);
  return holder === null || isAlive(holder);
}
