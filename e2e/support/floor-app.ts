import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { checkout, freePort } from "./desk-process.ts";
import { type Page, PageLoad } from "./page-load.ts";

const folder = join(checkout, ".cache/bench-floor");
const next = join(checkout, "node_modules/next/dist/bin/next");
const PATIENCE_MS = 60_000;

/** The least that Next does for a page rendered at each request: a table, as long as the address says. */
const files = {
  "package.json": `{ "private": true, "type": "module" }`,
  "next.config.mjs": `export default { poweredByHeader: false, turbopack: { root: ${JSON.stringify(checkout)} } };`,
  "instrumentation.js": "export function register() {}", // without one of its own Next takes the desk's, from a folder further up
  "app/layout.jsx": `export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }`,
  "app/page.jsx": `export default async function Page({ searchParams }) {
    const rows = Number((await searchParams).rows ?? 0);
    return <main><h1>Floor</h1><table><tbody>{Array.from({ length: rows }, (_, i) => <tr key={i}><td>Row {i}</td><td>A cell of a page that asks nobody anything</td></tr>)}</tbody></table></main>;
  }`,
};

/** Builds and starts a Next app that knows no sessions, in a folder that is deleted afterwards. */
export async function startFloor(): Promise<{ pageOfSize(bytes: number): Promise<Page>; stop(): Promise<void> }> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "app"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const building = run("build");
  const code = await new Promise((resolve) => building.once("exit", resolve));
  if (code !== 0) throw new Error(`The floor could not be built: next build ended with ${code}`);
  const port = await freePort();
  const server = run("start", "-H", "127.0.0.1", "-p", String(port));
  const page = (rows: number): Page => ({ port, path: `/?rows=${rows}`, headers: { host: `127.0.0.1:${port}` } });
  await untilItAnswers(page(0), server);
  return {
    /** Rows are alike, so two sizes tell how many make the third. */
    async pageOfSize(bytes) {
      const [none, some] = [(await new PageLoad(page(10)).once()).bytes, (await new PageLoad(page(110)).once()).bytes];
      return page(Math.max(0, 10 + Math.round(((bytes - none) * 100) / (some - none))));
    },
    async stop() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function run(...words: readonly string[]): ChildProcess {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, TZ: "UTC", NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  return spawn(process.execPath, [next, ...words], { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
}

async function untilItAnswers(page: Page, server: ChildProcess): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (server.exitCode === null && performance.now() < until) {
    const bytes = await new PageLoad(page).once().catch(() => undefined);
    if (bytes) return;
    await sleep(100);
  }
  server.kill("SIGKILL");
  throw new Error("The floor does not answer.");
}
