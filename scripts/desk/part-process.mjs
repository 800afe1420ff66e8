import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, isAlive } from "./process-identity.mjs";

/**
 * Starts web or worker. It leads its own process group, so that Ctrl-C reaches the starter alone, which ends the parts in order. Its stdin is
 * a pipe that only the starter holds: when that ends, the starter is dead and the part ends itself (BULWARK_STARTER_PIPE says so).
 * With `user` it runs as that one, and what it writes is its group's too.
 * @param {{ program: string, args: string[], cwd: string, env: Record<string, string>, user?: { uid: number, gid: number }, onLine: (line: string, isError: boolean) => void }} options
 */
export function startPart({ program, args, cwd, env, user, onLine }) {
  const before = user ? process.umask(0o007) : undefined;
  const child = spawn(program, args, {
    cwd,
    env: { ...env, BULWARK_STARTER_PIPE: "stdin" },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    ...user,
  });
  if (before !== undefined) process.umask(before);
  child.stdin.on("error", () => undefined); // nothing is ever written; the far end may close first
  eachLine(child.stdout, (line) => onLine(line, false));
  eachLine(child.stderr, (line) => onLine(line, true));
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: null, signal: error.code }));
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  return { pid: child.pid, ended };
}

/** Asks the whole group to end, then insists. @unit ms */
export async function stopPart(pid, { graceMs = 10_000 } = {}) {
  const identity = identityOf(pid);
  signalGroup(pid, "SIGTERM");
  const deadline = Date.now() + graceMs;
  while (isAlive(identity) && Date.now() < deadline) await sleep(20);
  signalGroup(pid, "SIGKILL"); // also what the part itself left behind
  while (isAlive(identity) && Date.now() < deadline + 1000) await sleep(20);
}

export function signalGroup(pid, name) {
  try {
    process.kill(-pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

function eachLine(stream, onLine) {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop().slice(-100_000);
    for (const line of lines) onLine(line);
  });
  stream.on("end", () => rest && onLine(rest));
}
