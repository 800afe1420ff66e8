import type { Page } from "@playwright/test";
import { paths } from "#lib/paths.ts";
import { callAction } from "./support/actions.ts";
import { expect, test } from "./support/desk-test.ts";
import { cookieHeader, cookieOf, emailOf, signIn } from "./support/people.ts";

test("v5.0.0-14.3.1 signing out leaves nothing in the browser: no page in memory, no storage, and the way back shows no data", async ({
  openAs,
  browser,
  troubles,
}) => {
  await cookieOf(browser, "trader");
  const page = await openAs("nobody"); // a session of its own: the shared one must live on
  await signIn(page, emailOf("trader"));
  await plantInBrowser(page);
  const clears = loginDocuments(page);
  await page.getByRole("button", { name: "trader: you and the look of the console" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expectNothingLeft(page, clears);
  expect((await page.context().cookies()).map(({ name }) => name).filter((name) => /session|left/.test(name))).toEqual([]);
  // Only the first login page empties: later ones keep what a person typed elsewhere.
  await page.goto(paths.login);
  await expect.poll(async () => (await Promise.all(clears)).at(-1)).toBeUndefined();
  await page.goBack();
  await expect(page.getByText(emailOf("trader"))).toHaveCount(0);
  troubles.expect(/status of 401/);
});

test("v5.0.0-14.3.1 a session that is ended elsewhere leaves nothing in the browser either, by itself or at the next page", async ({
  openAs,
  browser,
  troubles,
}) => {
  await cookieOf(browser, "trader");
  const [open, asleep] = [await openAs("nobody"), await openAs("nobody")];
  for (const page of [open, asleep]) {
    await signIn(page, emailOf("trader"));
    await plantInBrowser(page);
  }
  await asleep.goto("about:blank");
  const clears = [loginDocuments(open), loginDocuments(asleep)] as const;
  for (const page of [open, asleep])
    await callAction("app/(desk)/actions.ts", "signOutPerson", {}, { cookie: cookieHeader(await page.context().cookies()) });
  await expectNothingLeft(open, clears[0]);
  await asleep.goto(paths.orders);
  await expectNothingLeft(asleep, clears[1]);
  troubles.expect(/status of 401/);
});

test("v5.0.0-14.3.1 signing out while the desk does not answer leaves the page all the same", async ({ openAs, browser, troubles }) => {
  await cookieOf(browser, "viewer");
  const page = await openAs("viewer");
  await page.goto(paths.overview);
  await page.evaluate(() => {
    sessionStorage.setItem("planted", "1");
    Object.assign(window, { planted: true });
  });
  troubles.expect(/ERR_FAILED|Failed to fetch|Failed to load/);
  await page.route("**/*", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await page.getByRole("button", { name: "viewer: you and the look of the console" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForFunction(() => !("planted" in window));
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

async function plantInBrowser(page: Page): Promise<void> {
  await page.goto(paths.overview);
  await page.evaluate(() => {
    sessionStorage.setItem("planted", "1");
    localStorage.setItem("planted", "1");
    Object.assign(window, { planted: true });
  });
}

/** What each login document that the browser loads from now on says about its storage. */
function loginDocuments(page: Page): readonly Promise<string | undefined>[] {
  const documents: Promise<string | undefined>[] = [];
  page.on("response", (response) => {
    if (new URL(response.url()).pathname !== paths.login || response.request().resourceType() !== "document") return;
    documents.push(response.headerValue("clear-site-data").then((value) => value ?? undefined)); // `headers()` leaves this one out
  });
  return documents;
}

async function expectNothingLeft(page: Page, clears: readonly Promise<string | undefined>[]): Promise<void> {
  // Not `waitForURL`: the router's own way to the login page and the new document race, and an overtaken navigation would fail it.
  await expect(page).toHaveURL(new RegExp(`${paths.login}(?:\\?|$)`));
  await page.waitForFunction(() => !("planted" in window));
  await page.waitForLoadState("load");
  expect((await Promise.all(clears))[0]).toBe('"cache", "storage"');
  await expect(async () =>
    expect(await page.evaluate(() => [localStorage.getItem("planted"), sessionStorage.length])).toEqual([null, 0]),
  ).toPass({ timeout: 10_000 });
}
