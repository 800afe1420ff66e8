import { cpSync, existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startDesk } from "./desk-process.ts";
import { publishDesk } from "./test-desk.ts";
import { venueElsewhere } from "./venue.ts";

const STOP_LIMIT_MS = 12_000;
const kept = fileURLToPath(new URL("../../.cache/e2e-desk/", import.meta.url));

/** Starts the desk that all journeys share; ends it afterwards and fails the run when that takes too long. */
export default async function setUp(): Promise<() => Promise<void>> {
  const from = performance.now();
  const { file: venues, environment } = await venueElsewhere();
  const desk = await startDesk({ environment });
  const { stop, ...info } = desk;
  const folder = dirname(desk.data);
  publishDesk(folder, info);
  console.info(`The desk is up at ${desk.origin} after ${seconds(performance.now() - from)}.`);
  return async () => {
    const { ms, code } = await stop();
    keepLogs(desk.data, desk.log);
    rmSync(venues, { force: true });
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    console.info(`The desk ended ${seconds(ms)} after SIGTERM.`);
    if (ms > STOP_LIMIT_MS || code !== 0) throw new Error(`The desk ended with code ${code}, ${seconds(ms)} after SIGTERM.`);
  };
}

/** What web and worker said, for whoever looks why a journey failed. */
function keepLogs(data: string, log: string): void {
  rmSync(kept, { recursive: true, force: true });
  if (existsSync(join(data, "log"))) cpSync(join(data, "log"), kept, { recursive: true });
  if (existsSync(log)) cpSync(log, join(kept, "starter.log"));
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
