import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { generateSync } from "otplib";
import { testFile } from "./test-desk.ts";

/** The key as the page shows it beside the QR code. */
export async function secretOnPage(page: Page): Promise<string> {
  const key = await page.getByTitle("Key for the app").textContent();
  if (!key) throw new Error("The page shows no key for an authenticator app.");
  return key.trim();
}

/** What an authenticator app shows now; `steps` of 30 seconds later or earlier. The desk takes one step on either side, and each once. */
export function appCode(secret: string, steps = 0): string {
  const epoch = Math.floor(Date.now() / 1_000) + steps * 30;
  return generateSync({ secret, epoch, algorithm: "sha1", digits: 6, period: 30 });
}

/** A code that no earlier call gave for this secret: a desk takes each step once, so this may have to wait for the next one. */
export async function freshCode(secret: string): Promise<string> {
  const file = testFile(`last-step-${secret}.json`);
  const last = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const step = Math.max(last + 1, Math.floor(Date.now() / 30_000) - 1);
  writeFileSync(file, String(step));
  const earliest = (step - 1) * 30_000; // one step ahead of the desk's clock is taken
  const wait = earliest - Date.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  return appCode(secret, step - Math.floor(Date.now() / 30_000));
}

/** The secret of the app that somebody enrolled. */
export function secretOf(person: string): string {
  return readFileSync(testFile(`app-of-${person}`), "utf8");
}

/** Makes the app's factor on a page that shows its key (set-up, first login, Settings), and keeps its secret. @returns the secret */
export async function enrolApp(page: Page, person: string): Promise<string> {
  const secret = await secretOnPage(page);
  writeFileSync(testFile(`app-of-${person}`), secret);
  await page.getByLabel("Code", { exact: true }).fill(await freshCode(secret));
  await page.getByRole("button", { name: "Confirm the code" }).click();
  return secret;
}

/** Stores the codes that are shown once and goes on. @returns the codes */
export async function storeRecoveryCodes(page: Page, button = "Go to the desk"): Promise<readonly string[]> {
  const items = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await items.first().waitFor();
  const codes = await items.allTextContents();
  await page.getByLabel("I have stored the codes").check();
  await page.getByRole("button", { name: button }).click();
  return codes.map((code) => code.trim());
}

/** The second step of a login, and the dialog of a step-up (`Confirm`). */
export async function proveApp(page: Page, code: string, button = "Sign in"): Promise<void> {
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.getByRole("button", { name: button, exact: true }).click();
}
