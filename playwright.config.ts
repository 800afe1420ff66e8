import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import { browserEnvironment, chromium } from "./e2e/support/chromium.ts";

const { executablePath, args, env } = await chromium();
const results = process.env.E2E_JSON ?? ".cache/test-results/e2e.json";
const isTracedInFull = process.env.E2E_TRACE === "full";
/** Starts a real desk (built web and worker) on a scratch data directory and exports its address; ends it afterwards. */
const desk = "./e2e/support/desk.ts";

/** One worker: the journeys share one desk. No retries: a test that passes the second time is a fault to be found. */
export default defineConfig({
  testDir: "e2e",
  // In this order: the set-up is done once, and the demonstration ends when nobody needs it any more.
  projects: [
    { name: "first", testMatch: "first-run.e2e.ts" },
    {
      name: "journeys",
      testMatch: "*.e2e.ts",
      testIgnore: ["first-run.e2e.ts", "end-demonstration.e2e.ts", "leak-hunt.e2e.ts"].map((file) => `**/${file}`),
    },
    { name: "last", testMatch: "end-demonstration.e2e.ts" },
    { name: "leaks", testMatch: "leak-hunt.e2e.ts" }, // whatever the others left anywhere
  ],
  outputDir: ".cache/e2e",
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 90_000,
  globalTimeout: 25 * 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: results }]],
  ...(existsSync(new URL(desk, import.meta.url)) ? { globalSetup: desk } : {}),
  use: {
    browserName: "chromium",
    headless: true,
    launchOptions: {
      executablePath,
      args: [...args],
      env: browserEnvironment(env),
      timeout: 60_000,
    },
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    locale: "en-GB",
    timezoneId: "UTC",
    // Snapshots of each step make the walks over all pages half as slow again: E2E_TRACE=full when looking for a fault.
    trace: { mode: "retain-on-failure", screenshots: isTracedInFull, snapshots: isTracedInFull },
    screenshot: "only-on-failure",
    ignoreHTTPSErrors: false,
  },
});
