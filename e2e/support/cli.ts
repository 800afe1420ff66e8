import { spawn } from "node:child_process";
import { checkout } from "./desk-process.ts";
import { testDesk } from "./test-desk.ts";

const TIMEOUT_MS = 60_000;

/** Runs one command of the CLI against the shared desk. @throws with what it said, when it fails */
export async function bulwark<T = unknown>(...words: readonly string[]): Promise<T> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, ["scripts/bulwark.mjs", "--data", testDesk().data, ...words, "--json"], {
    cwd: checkout,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
  });
  let answer = "";
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`bulwark ${words.join(" ")} ended with ${code}:\n${said}\n${answer}`);
  return JSON.parse(answer) as T; // the caller knows the command's document
}
