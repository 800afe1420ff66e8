import { readFileSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { paths } from "#lib/paths.ts";
import { bulwark } from "./cli.ts";
import { madeRole } from "./custom-role.ts";
import { keepPasskey, plugIn, refreshPasskey } from "./passkey.ts";
import { password } from "./password.ts";
import { enrolApp, freshCode, secretOf, storeRecoveryCodes } from "./second-factor.ts";
import { once, testDesk, testFile } from "./test-desk.ts";

/** People of the journeys. The stranger is a trader without any grant, the auditor has a role that the desk's admin made. */
export type Person = "admin" | "trader" | "viewer" | "stranger" | "auditor";

export const emailOf = (person: string) => `${person}@desk.example`;

type StorageState = { readonly cookies: readonly { readonly name: string; readonly value: string }[] };

/** A file with the signed-in browser of this person, made on first use and kept for the whole run. */
export async function signedInAs(browser: Browser, person: Person): Promise<string> {
  await once(`signed-in-${person}`, async () => {
    if (person === "admin") await becomeAdmin(browser);
    else await becomeUser(browser, person);
    return true;
  });
  return stateFile(person);
}

/** The cookie header of a signed-in person, for requests without a browser. */
export async function cookieOf(browser: Browser, person: Person): Promise<string> {
  const { cookies } = JSON.parse(readFileSync(await signedInAs(browser, person), "utf8")) as StorageState; // Playwright's own form
  return cookieHeader(cookies);
}

export function cookieHeader(cookies: readonly { readonly name: string; readonly value: string }[]): string {
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}

/** Fills the set-up form; the page is at the set-up link. */
export async function fillSetUp(page: Page, typed: { readonly password: string }): Promise<void> {
  await page.getByLabel("E-mail").fill(emailOf("admin"));
  await page.getByLabel("Name", { exact: true }).fill("admin");
  await page.getByLabel("Password", { exact: true }).fill(typed.password);
}

/** The steps after the form: the app's factor, the recovery codes, in. @returns the codes */
export async function finishSetUp(page: Page): Promise<readonly string[]> {
  await page.getByRole("button", { name: "Next: second factor" }).click();
  await enrolApp(page, "admin");
  const codes = await storeRecoveryCodes(page);
  await page.waitForURL(`**${paths.overview}`);
  return codes;
}

/** Adds a passkey under Settings, confirmed with the app, and keeps it: with it an admin confirms as often as a test needs. */
export async function addPasskey(page: Page): Promise<void> {
  await plugIn(page, "admin");
  await page.goto(paths.security);
  await page.getByRole("button", { name: "Add a factor" }).click();
  await page.getByRole("button", { name: "Passkey", exact: true }).click();
  await confirmWithApp(page);
  await page.getByRole("button", { name: "Make the passkey" }).click();
  await expect(page.getByRole("table", { name: "Your second factors" }).getByRole("row", { name: /Passkey/ })).toBeVisible();
  await keepPasskey(page, "admin");
}

/** Signs in with the admin's passkey, without a password. */
export async function signInByPasskey(page: Page): Promise<void> {
  await page.goto(paths.login);
  await plugIn(page, "admin");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.waitForURL(`**${paths.overview}`);
}

/** Confirms the dangerous act that waits, with the passkey of the admin. */
export async function confirmByPasskey(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
  await expect(dialog.getByRole("button").first()).toBeVisible();
  await refreshPasskey(page, "admin");
  const choose = dialog.getByRole("button", { name: "Use a passkey" });
  await expect(choose.or(dialog.getByRole("button", { name: "Use passkey" }))).toBeVisible();
  if (await choose.isVisible()) await choose.click();
  await dialog.getByRole("button", { name: "Use passkey" }).click();
  await expect(dialog).toHaveCount(0);
}

async function confirmWithApp(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
  await dialog.getByLabel("Code", { exact: true }).fill(await freshCode(secretOf("admin")));
  await dialog.getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

/** Signs in through the form and waits for the overview. */
export async function signIn(page: Page, email: string, secret: string = password): Promise<void> {
  await page.goto(paths.login);
  await typeLogin(page, email, secret);
  await page.waitForURL(`**${paths.overview}`);
}

export async function typeLogin(page: Page, email: string, secret: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Opens a one-time link and sets the password there. */
export async function join(page: Page, url: string, secret: string = password): Promise<void> {
  await page.goto(url);
  await page.getByLabel("Password", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await page.waitForURL(`**${paths.overview}`);
}

/** Gives a person a grant on a portfolio, as an admin on the users page. */
export async function grant(page: Page, person: string, portfolio: string, verb: "none" | "view" | "trade"): Promise<void> {
  await page.goto(paths.users);
  await page.getByRole("link", { name: person, exact: true }).click();
  const choice = page.getByLabel(`Grant on ${portfolio}`, { exact: true });
  await choice.selectOption(verb);
  await confirmByPasskey(page);
  await expect(choice).toHaveAttribute("aria-busy", "false");
  await page.reload();
  await expect(choice).toHaveValue(verb);
}

/** Remembers the browser of this page as the person's. */
export async function keepSignedIn(page: Page, person: Person): Promise<void> {
  await page.context().storageState({ path: stateFile(person) });
}

async function becomeAdmin(browser: Browser): Promise<void> {
  const { setUpLink, origin } = testDesk();
  const page = await browser.newPage({ baseURL: origin });
  if (await isSetUp(page)) {
    await signInByPasskey(page);
  } else {
    await page.goto("about:blank"); // the link differs in its fragment alone
    await page.goto(setUpLink ?? paths.setUp);
    await fillSetUp(page, { password });
    await finishSetUp(page);
    await addPasskey(page);
  }
  await keepSignedIn(page, "admin");
  await page.context().close();
}

async function isSetUp(page: Page): Promise<boolean> {
  await page.goto(paths.setUp);
  return page.getByText("Set-up is done.").isVisible();
}

async function becomeUser(browser: Browser, person: Exclude<Person, "admin">): Promise<void> {
  await signedInAs(browser, "admin");
  const role = person === "auditor" ? await madeRole(await cookieOf(browser, "admin")) : person === "viewer" ? "viewer" : "trader";
  const { url } = await once(`invited-${person}`, () =>
    bulwark<{ url: string }>("users", "add", "--email", emailOf(person), "--role", role, "--name", person),
  );
  const { origin } = testDesk();
  if (person !== "stranger") {
    const admin = await browser.newPage({ baseURL: origin, storageState: stateFile("admin") });
    await plugIn(admin, "admin");
    await grant(admin, person, "Demonstration", person === "trader" ? "trade" : "view");
    await admin.context().close();
  }
  const page = await browser.newPage({ baseURL: origin });
  await join(page, url);
  await keepSignedIn(page, person);
  await page.context().close();
}

function stateFile(person: Person): string {
  return testFile(`browser-of-${person}.json`);
}
