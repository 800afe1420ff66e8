import { readFileSync } from "node:fs";

/**
 * A process by its id and, where the system tells, the time it started: an id alone may by now belong to somebody else.
 * @returns {{ pid: number, startTicks: string | null }}
 */
export function identityOf(pid = process.pid) {
  return { pid, startTicks: statOf(pid)?.startTicks ?? null };
}

/** @param {{ pid: number, startTicks: string | null } | null | undefined} identity */
export function isAlive(identity) {
  if (!identity || !exists(identity.pid)) return false;
  const stat = statOf(identity.pid);
  if (!stat) return process.platform !== "linux";
  return stat.state !== "Z" && (identity.startTicks === null || identity.startTicks === stat.startTicks);
}

function exists(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** The name may hold blanks and brackets, so fields are counted from the last bracket. @source proc_pid_stat(5) */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0], startTicks: fields[19] };
  } catch {
    return null; // not Linux, or gone
  }
}
