import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, chmodSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const checkout: string = fileURLToPath(new URL("../../", import.meta.url));

/** The build that the journeys run against; `npm test` makes it before. */
export const distDirectory: string = process.env["BULWARK_DIST_DIR"] ?? ".next-test";

/** A desk that was started the way a person starts it: through the starter, in a process of its own. */
export type RunningDesk = {
  readonly origin: string;
  /** Where it listens, whatever its public origin says. */
  readonly port: number;
  readonly setUpLink: string | null;
  readonly data: string;
  readonly pid: number;
  /** Everything it printed. */
  readonly log: string;
  /** Sends SIGTERM and waits. @returns how long it took and the exit code. @unit ms */
  readonly stop: () => Promise<{ readonly ms: number; readonly code: number | null }>;
};

/** Also covers a build, where the runner did not make one. */
const START_TIMEOUT_MS = 240_000;
const STOP_TIMEOUT_MS = 30_000;

/** Starts a desk on a folder and port of its own and waits until it says where it is. @throws with what it printed, when it does not come up */
export async function startDesk(
  options: {
    readonly arguments?: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
    /** What is done to the data folder before the desk starts on it. */
    readonly before?: (data: string) => void;
  } = {},
): Promise<RunningDesk> {
  const folder = mkdtempSync(join(tmpdir(), "bulwark-e2e-"));
  chmodSync(folder, 0o711); // as root the database runs as another user, who must pass
  const data = join(folder, "data");
  const log = join(folder, "starter.log");
  options.before?.(data);
  const port = await freePort();
  const { NODE_OPTIONS: _, ...env } = process.env; // the test runner's loader has no place in a desk
  const starter = spawn(process.execPath, ["scripts/up.mjs", "--data", data, "--port", String(port), ...(options.arguments ?? [])], {
    cwd: checkout,
    env: { ...env, ...options.environment, BULWARK_DIST_DIR: distDirectory },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = await untilUp(starter, log);
  const origin = /^ {2}Open {6}(\S+)/m.exec(printed)?.[1];
  if (!origin || starter.pid === undefined) throw new Error(`The desk printed no address:\n${printed}`);
  const setUpLink = /^ {2}Set up {4}(\S+)/m.exec(printed)?.[1] ?? null;
  return { origin, port, setUpLink, data, pid: starter.pid, log, stop: () => stopStarter(starter) };
}

function untilUp(starter: ChildProcess, log: string): Promise<string> {
  let printed = "";
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(patience);
      starter.kill("SIGKILL");
      reject(new Error(`The desk did not come up: ${why}\n${printed}`));
    };
    const patience = setTimeout(() => fail(`nothing after ${START_TIMEOUT_MS / 1_000} s`), START_TIMEOUT_MS);
    const take = (text: string) => {
      printed += text;
      appendFileSync(log, text);
      if (!/^ {2}Stop {6}/m.test(printed)) return;
      clearTimeout(patience);
      resolve(printed);
    };
    starter.stdout?.setEncoding("utf8").on("data", take);
    starter.stderr?.setEncoding("utf8").on("data", take);
    starter.once("error", (error) => fail(error.message));
    starter.once("exit", (code, signal) => fail(`it ended with ${signal ?? code}`));
  });
}

async function stopStarter(starter: ChildProcess): Promise<{ ms: number; code: number | null }> {
  if (starter.exitCode !== null || starter.signalCode !== null) return { ms: 0, code: starter.exitCode };
  const from = performance.now();
  const ended = new Promise<number | null>((resolve) => starter.once("exit", (code) => resolve(code)));
  starter.kill("SIGTERM");
  const patience = setTimeout(() => starter.kill("SIGKILL"), STOP_TIMEOUT_MS); // its parts end with its pipe
  const code = await ended;
  clearTimeout(patience);
  return { ms: performance.now() - from, code };
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
