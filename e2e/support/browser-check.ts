import { chromium as launcher } from "@playwright/test";
import { browserEnvironment, chromium } from "./chromium.ts";

/** Starts the browser that tests would use and shows it one page: exit code 0 when that works. */
const { executablePath, args, env } = await chromium();
const browser = await launcher.launch({ executablePath, args: [...args], env: browserEnvironment(env), timeout: 60_000 });
try {
  const page = await browser.newPage();
  await page.setContent("<h1>here</h1>");
  if ((await page.textContent("h1")) !== "here") throw new Error("The browser shows nothing.");
  console.log(`Browser for tests: ${executablePath} (${browser.version()})`);
} finally {
  await browser.close();
}
