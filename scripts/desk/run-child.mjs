import { spawn } from "node:child_process";

const running = new Set();

/** Ends every program that is being waited for: the person wants to stop. */
export function endChildren() {
  for (const child of running) child.kill("SIGTERM");
}

/**
 * Runs a program to its end and keeps the tail of what it says, for the case that it fails.
 * @param {string} program @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<{ code: number | null, signal: string | null, tail: string, all: string, stdout: string }>}
 */
export function runChild(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    running.add(child);
    let all = "";
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout = (stdout + text).slice(-1_000_000);
      all = (all + text).slice(-1_000_000);
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      all = (all + text).slice(-1_000_000);
    });
    child.on("error", (error) => {
      running.delete(child);
      reject(error);
    });
    child.on("close", (code, signal) => {
      running.delete(child);
      resolve({ code, signal, tail: all.slice(-6000).trim(), all, stdout });
    });
  });
}
