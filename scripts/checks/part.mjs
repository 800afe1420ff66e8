import { spawn } from "node:child_process";

/**
 * A program that has to succeed. `show`: its lines are passed on while it runs.
 * @typedef {{ name: string, program: string, args: string[], env?: Record<string, string>, timeoutMs: number, show?: (line: string) => void }} Part
 * @typedef {{ name: string, isOk: boolean, code: number | null, output: string, ms: number }} Ended
 */

const running = new Set();
const outputLimit = 400_000;

/**
 * Runs a part in a process group of its own, without standard input, and ends what is left of the group when it is over.
 * @param {Part} part @param {{ cwd: string, env: Record<string, string | undefined> }} place
 * @returns {Promise<Ended>}
 */
export function runPart({ name, program, args, env = {}, timeoutMs, show }, place) {
  const from = performance.now();
  const child = spawn(program, args, { cwd: place.cwd, env: { ...place.env, ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let output = "";
  let rest = "";
  const take = (text) => {
    output = (output + text).slice(-outputLimit);
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (show) for (const line of lines) show(line);
  };
  child.stdout.setEncoding("utf8").on("data", take);
  child.stderr.setEncoding("utf8").on("data", take);
  return new Promise((resolve) => {
    let note = "";
    const patience = setTimeout(() => {
      note = `\n${name} took longer than ${Math.round(timeoutMs / 1000)} s and was ended.`;
      endGroup(child);
    }, timeoutMs);
    const end = (code, problem = "") => {
      clearTimeout(patience);
      running.delete(child);
      signalGroup(child, "SIGKILL");
      const text = `${output}${problem}${note}`.trim();
      resolve({ name, isOk: code === 0 && note === "", code, output: text, ms: performance.now() - from });
    };
    child.once("error", (error) => end(null, `\n${error.message}`));
    // "exit", not "close": a grandchild that lives on may hold the pipes open for ever
    child.once("exit", (code, signal) => setTimeout(() => end(code, signal ? `\n${name} was ended by ${signal}.` : ""), 200));
  });
}

/** Ends every part that still runs: asks, and after five seconds insists. */
export function endParts() {
  for (const child of running) endGroup(child);
}

function endGroup(child) {
  signalGroup(child, "SIGTERM");
  setTimeout(() => signalGroup(child, "SIGKILL"), 5000).unref();
}

function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH" && error.code !== "EPERM") throw error;
  }
}

/** Runs parts in order, at most `limit` at a time, and calls `ended` for each. */
export async function runParts(parts, place, { limit, ended }) {
  const waiting = [...parts];
  const results = [];
  const worker = async () => {
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      const result = await runPart(part, place);
      results.push(result);
      ended(result);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
