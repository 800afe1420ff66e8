import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { initCluster, runningPostmaster, startCluster, stopCluster, superuser } from "./cluster.mjs";
import { chooseClusterPlace, newClusterUser } from "./cluster-place.mjs";
import { withConnection } from "./connection.mjs";
import { socketAddress } from "./database-address.mjs";
import { newPassword } from "./key-files.mjs";
import { identityOf, isAlive } from "./process-identity.mjs";
import { createRoles, roleNames } from "./roles.mjs";
import { readStored, storeFile } from "./stored-file.mjs";

const parent = "/tmp";
const prefix = "bulwark-test-";

/**
 * A PostgreSQL in a fresh folder under /tmp with the three roles of an invented desk, for tests and measurements. It runs beside any desk
 * and any other one. What a killed run left behind is removed by the next.
 * @param {{ isDurable?: boolean }} [options] durable: fsync as in a real desk, for tests that kill the database
 */
export async function startThrowawayCluster({ isDurable = false } = {}) {
  await removeLeftovers();
  const deskId = randomBytes(4).toString("hex");
  const directory = mkdtempSync(join(parent, prefix));
  const user = newClusterUser();
  mkdirSync(join(directory, "place"), { mode: 0o711 });
  storeFile(join(directory, "starter.json"), JSON.stringify(identityOf()));
  if (user.uid !== undefined) openToOthers(directory);
  const cluster = chooseClusterPlace(join(directory, "place"), deskId, user);
  const place = { cluster, socket: join(directory, "socket"), logFile: join(directory, "postgres.log"), copyTo: join(directory, "place") };
  const names = roleNames(deskId);
  const passwords = { superuser: newPassword(), owner: newPassword(), web: newPassword(), worker: newPassword() };
  await initCluster(place, user, passwords.superuser);
  const postmaster = await startCluster({ ...place, settings: { max_connections: "200", ...(isDurable ? {} : unsafeSettings) } });
  process.once("exit", () => endNow(postmaster.pid, directory));
  const address = (role, database) =>
    socketAddress({ role: role === "superuser" ? superuser : names[role], password: passwords[role], database, socket: place.socket });
  const roles = Object.fromEntries(Object.entries(names).map(([role, name]) => [role, { name, password: passwords[role] }]));
  await withConnection(address("superuser", "postgres"), (client) => createRoles(client, roles));
  return {
    deskId,
    directory,
    roles: names,
    address,
    async stop() {
      await stopCluster(postmaster.pid);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A crash of the machine may spoil such a cluster, which nobody will miss. */
const unsafeSettings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

function openToOthers(directory) {
  chmodSync(directory, 0o711);
}

function endNow(pid, directory) {
  if (!existsSync(directory)) return;
  try {
    process.kill(pid, "SIGQUIT");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

async function removeLeftovers() {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    const directory = join(parent, name);
    const starter = readOwn(join(directory, "starter.json"));
    if (!starter || isAlive(starter)) continue;
    const pid = runningPostmaster(join(directory, "place/postgres"));
    if (pid) await stopCluster(pid, { graceMs: 500 });
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Null for what another user owns, or is only being made. */
function readOwn(path) {
  try {
    return readStored(path);
  } catch {
    return null;
  }
}
