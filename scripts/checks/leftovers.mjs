import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * A temporary folder of this run, which every part gets as its TMPDIR and as a mark in its environment. What still carries the mark
 * or works in the folder at the end was left behind by a test and is ended by its process id.
 */
export function markedFolder() {
  const folder = mkdtempSync("/tmp/bulwark-run-"); // not os.tmpdir(): socket paths may have 107 bytes
  chmodSync(folder, 0o711); // PostgreSQL may run as another user, who must pass
  return folder;
}

/** Ends what is left of the run and removes its folder. Linux only; elsewhere the process groups of the parts have to do. */
export function endLeftovers(folder) {
  for (const pid of leftIn(folder)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH" && error.code !== "EPERM") throw error;
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function leftIn(folder) {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => ["cmdline", "environ"].some((file) => read(join("/proc", pid, file)).includes(folder)))
    .map(Number);
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // it ended meanwhile, or belongs to somebody else
  }
}
