import { readFileSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { paths } from "#lib/paths.ts";
import { bulwark } from "./cli.ts";
import { once, testDesk, testFile } from "./test-desk.ts";

/** People of the journeys. The stranger is a trader without any grant. */
export type Person = "admin" | "trader" | "viewer" | "stranger";

/** Good by the desk's rules, and for nobody else. */
export const password = "Correct-Horse 42 Battery";
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

/** Signs in through the form and waits for the overview. */
export async function signIn(page: Page, email: string, secret: string = password): Promise<void> {
  await page.goto(paths.login);
  await typeLogin(page, email, secret);
  await page.waitForURL(`**${paths.overview}`);
}

export async function typeLogin(page: Page, email: string, secret: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
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
    await signIn(page, emailOf("admin"));
  } else {
    await page.goto(setUpLink ?? paths.setUp);
    await fillSetUp(page, { password });
    await page.getByRole("button", { name: "Finish set-up" }).click();
    await page.waitForURL(`**${paths.overview}`);
  }
  await keepSignedIn(page, "admin");
  await page.context().close();
}

async function isSetUp(page: Page): Promise<boolean> {
  await page.goto(paths.setUp);
  return page.getByText("Set-up is done.").isVisible();
}

async function becomeUser(browser: Browser, person: Exclude<Person, "admin">): Promise<void> {
  const role = person === "viewer" ? "viewer" : "trader";
  await signedInAs(browser, "admin");
  const { url } = await once(`invited-${person}`, () =>
    bulwark<{ url: string }>("users", "add", "--email", emailOf(person), "--role", role, "--name", person),
  );
  const { origin } = testDesk();
  if (person !== "stranger") {
    const admin = await browser.newPage({ baseURL: origin, storageState: stateFile("admin") });
    await grant(admin, person, "Demonstration", person === "viewer" ? "view" : "trade");
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
