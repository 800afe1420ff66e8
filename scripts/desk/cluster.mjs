import { spawn } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { clusterUser, ensureOwnFolder } from "./cluster-place.mjs";
import { reachableBinaries } from "./database-binaries.mjs";
import { identityOf, isAlive } from "./process-identity.mjs";
import { Refusal } from "./refusal.mjs";
import { runChild } from "./run-child.mjs";

export const superuser = "postgres";
const bareEnvironment = { PATH: "/usr/bin:/bin", LANG: "C", TZ: "UTC" };

/**
 * Where one PostgreSQL lives. `copyTo`: folder for a copy of the programs if its user cannot run ours.
 * @typedef {{ cluster: string, socket: string, logFile: string, copyTo: string, settings?: Record<string, string>, group?: number }} ClusterPlace `group`: may reach the socket
 */

/** Sorting by code point, the same on every machine and after every system update; checksums are on by default since 18. */
export async function initCluster({ cluster, copyTo }, user, password) {
  const binaries = reachableBinaries(user, copyTo);
  mkdirSync(dirname(cluster), { recursive: true, mode: 0o711 });
  const beside = `${cluster}.new`;
  rmSync(beside, { recursive: true, force: true });
  ensureOwnFolder(beside, user);
  const passwordFile = `${cluster}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    if (user.uid !== undefined) chownSync(passwordFile, user.uid, user.gid);
    const args = ["-D", beside, "-U", superuser, "-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const { code, tail } = await runChild(join(binaries, "bin/initdb"), [...args, "--auth=scram-sha-256", `--pwfile=${passwordFile}`], {
      ...user,
      cwd: beside,
      env: bareEnvironment,
    });
    if (code !== 0) throw new Refusal(`PostgreSQL could not make its data folder:\n${tail}`);
  } finally {
    unlinkSync(passwordFile);
  }
  renameSync(beside, cluster);
}

/** @returns {number | null} process id of the postmaster that runs this cluster now */
export function runningPostmaster(cluster) {
  const pid = Number(readPidFile(cluster)?.[0]);
  return pid > 0 && isPostmasterOf(pid, cluster) ? pid : null;
}

/**
 * Starts PostgreSQL and waits until it accepts connections. It leads its own process group, so that Ctrl-C does not reach it
 * before the processes that need it, and it writes its log itself, so that it can outlive the command that started it.
 * @param {ClusterPlace} place
 * @returns {Promise<{ pid: number, ended: Promise<{ code: number | null, signal: string | null }> }>}
 */
export async function startCluster({ cluster, socket, logFile, copyTo, group, settings = {} }) {
  const user = clusterUser(cluster);
  const binaries = reachableBinaries(user, copyTo);
  ensureOwnFolder(socket, user, group);
  removeForeignPidFile(cluster);
  const log = openSync(logFile, "a", 0o600);
  const reach = { unix_socket_directories: socket, unix_socket_permissions: group === undefined ? "0700" : "0777" }; // its folder says who
  const options = Object.entries({ ...deskSettings, ...reach, ...settings }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(join(binaries, "bin/postgres"), ["-D", cluster, ...options], {
    ...user,
    cwd: cluster,
    env: bareEnvironment,
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: null, signal: error.code }));
    child.on("exit", (code, signal) => resolve({ code, signal }));
  });
  child.unref();
  await untilReady(cluster, child, ended, logFile);
  return { pid: child.pid, ended };
}

const deskSettings = {
  listen_addresses: "",
  port: "5432", // only names the socket file
  unix_socket_permissions: "0700",
  shared_buffers: "64MB",
  max_connections: "60",
  io_method: "sync", // no extra processes; the desk's reads are small
  max_logical_replication_workers: "0",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_line_prefix: "%m %q%u ",
};

async function untilReady(cluster, child, ended, logFile) {
  let end = null;
  ended.then((value) => {
    end = value;
  });
  const deadline = Date.now() + 60_000; // crash recovery may read much
  while (!(Number(readPidFile(cluster)?.[0]) === child.pid && readPidFile(cluster)?.[7]?.trim() === "ready")) {
    if (end) throw new Refusal(`PostgreSQL did not start (${end.signal ?? end.code}). Its log ends with:\n${tailOf(logFile)}`);
    if (Date.now() > deadline) throw new Refusal(`PostgreSQL is not ready after a minute. Its log is ${logFile}.`);
    await sleep(10);
  }
}

/** Fast shutdown: open transactions are rolled back, everything is flushed. After the grace time an immediate one, which recovers at the next start. */
export async function stopCluster(pid, { graceMs = 4000 } = {}) {
  const identity = identityOf(pid);
  signal(pid, "SIGINT");
  const deadline = Date.now() + graceMs;
  let isImmediate = false;
  while (isAlive(identity)) {
    if (!isImmediate && Date.now() > deadline) {
      isImmediate = true;
      signal(pid, "SIGQUIT");
    }
    if (Date.now() > deadline + 5000) return;
    await sleep(10);
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/** @source PostgreSQL, storage-file-layout: pid, data folder, start time, port, socket folder, address, shared memory, status */
function readPidFile(cluster) {
  const path = join(cluster, "postmaster.pid");
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

function isPostmasterOf(pid, cluster) {
  if (!isAlive(identityOf(pid))) return false;
  if (process.platform !== "linux") return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(cluster);
  } catch {
    return false;
  }
}

/** After a restart of the machine the old id may belong to another program, and PostgreSQL would refuse to start for ever. */
function removeForeignPidFile(cluster) {
  const pid = Number(readPidFile(cluster)?.[0]);
  if (pid > 0 && isAlive(identityOf(pid)) && !isPostmasterOf(pid, cluster)) unlinkSync(join(cluster, "postmaster.pid"));
}

function tailOf(path) {
  return existsSync(path) ? readFileSync(path, "utf8").slice(-3000).trim() : "";
}
