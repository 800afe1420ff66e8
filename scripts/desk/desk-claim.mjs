import { rmSync } from "node:fs";
import { userInfo } from "node:os";
import { withLock } from "./file-lock.mjs";
import { stopPart } from "./part-process.mjs";
import { identityOf, isAlive } from "./process-identity.mjs";
import { Refusal } from "./refusal.mjs";
import { readStored, storeFile } from "./stored-file.mjs";

/**
 * One starter a desk. The claim names the starter, its address and its parts; one left by a killed starter is taken over, and the parts
 * it left running are ended first: two workers of one desk would only fight over leases.
 * @param {import("./data-directory.mjs").DataDirectory} data
 * @returns the holders of workers that were left, whose leases are to be ended
 */
export async function claimDesk(data, origin) {
  const file = data.runFile("up.json");
  const left = await withLock(data.runFile("claim.lock"), async () => {
    const claim = readStored(file);
    if (claim && isAlive(claim.starter)) throw new Refusal(`This desk is already up at ${claim.origin} (process ${claim.starter.pid}).`);
    storeFile(file, JSON.stringify({ starter: identityOf(), origin, parts: {} }));
    return Object.values(claim?.parts ?? {});
  });
  await Promise.all(left.filter(({ identity }) => identity.startTicks && isAlive(identity)).map(({ identity }) => stopPart(identity.pid)));
  const parts = {};
  return {
    leftHolders: left.map(({ holder }) => holder).filter(Boolean),
    note(name, pid, holder) {
      parts[name] = { identity: identityOf(pid), holder };
      storeFile(file, JSON.stringify({ starter: identityOf(), origin, parts }));
    },
    release: () => rmSync(file, { force: true }),
  };
}

/** The address of the desk if it is up, else the one it had last. */
export function knownOrigin(data) {
  const claim = readStored(data.runFile("up.json"));
  return claim && isAlive(claim.starter) ? claim.origin : (data.desk.origin ?? "http://localhost:7340");
}

/** Who acts when a command does: the operator of this host. */
export function hostActor() {
  try {
    return `host:${userInfo().username}`;
  } catch {
    return `host:${process.getuid?.() ?? "unknown"}`; // a user id without an entry in the user list
  }
}
