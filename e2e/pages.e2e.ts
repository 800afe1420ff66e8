import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { roleMay } from "#lib/domain/access/can.ts";
import { shippedPermissions } from "#lib/domain/access/roles.ts";
import { paths } from "#lib/paths.ts";
import { routeManifest } from "#lib/tooling/route-manifest.ts";
import { expect, test } from "./support/desk-test.ts";
import { facts, filledAddress } from "./support/facts.ts";
import type { Troubles } from "./support/troubles.ts";

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const entries = [paths.login, paths.setUp, paths.join, paths.forgot, paths.reset, paths.unlock, paths.recover];
test.describe.configure({ timeout: 300_000 }); // many pages each; a busy machine needs its time

const accessibility = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

/** Every page behind the login, with the demonstration's things in it. */
async function deskPages(): Promise<readonly string[]> {
  const known = await facts();
  return routeManifest()
    .filter(({ kind, address }) => kind === "page" && !entries.some((entry) => entry === address))
    .map(({ address }) => filledAddress(address, known));
}

/** Looks at the page as it is now: wide and narrow, light and dark. */
async function look(page: Page, path: string, scheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.goto(path);
  await expect(
    page
      .getByRole("heading", { level: 1 })
      .or(page.getByText(/^There is nothing here|^You may not/))
      .first(),
  ).toBeVisible();
  await page.waitForLoadState("load");
  await expectNoOverflow(page, path);
}

async function expectNoOverflow(page: Page, path: string): Promise<void> {
  const { wide, has } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, has: window.innerWidth }));
  expect(wide, `${path} is ${wide} px wide in a window of ${has}`).toBeLessThanOrEqual(has);
}

function expectQuiet(troubles: Troubles, where: string): void {
  expect(troubles.take(), where).toEqual([]);
}

/** What axe finds against the WCAG A and AA rules. The title is streamed after the page's first part, and a live page may be redrawn just then: a missing title alone is looked for twice. */
async function barriersOf(page: Page, where: string): Promise<readonly string[]> {
  await expect(page).toHaveTitle(/\S/);
  const analyse = async () => (await new AxeBuilder({ page }).withTags(accessibility).analyze()).violations;
  let violations = await analyse();
  if (violations.some(({ id }) => id === "document-title")) {
    await expect(page).toHaveTitle(/\S/);
    violations = await analyse();
  }
  return violations.map(({ id, nodes }) => `${where}: ${id} at ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

for (const [title, size] of [
  ["a desktop", desktop],
  ["a phone", phone],
] as const) {
  test(`[A12] v5.0.0-14.2.3 v5.0.0-3.6.1 every page is quiet and fits ${title} in light and dark, for an admin${size === desktop ? ", and passes the WCAG A and AA rules of axe" : ""}`, async ({
    openAs,
    troubles,
  }) => {
    const page = await openAs("admin", { viewport: size, hasTouch: size === phone });
    const barriers: string[] = [];
    for (const path of await deskPages()) {
      await look(page, path, "light");
      if (size === desktop) barriers.push(...(await barriersOf(page, `${path} as admin`)));
      await page.emulateMedia({ colorScheme: "dark" }); // each is loaded once: plots are drawn anew, and the whole walk stays short
      await expectNoOverflow(page, path);
      expectQuiet(troubles, `${path} on ${title}`);
    }
    expect(barriers, "WCAG A and AA").toEqual([]);
  });
}

for (const person of ["trader", "viewer", "stranger", "auditor"] as const) {
  test(`every page is quiet and fits for a ${person}, also where it is refused or empty`, async ({ openAs, troubles }) => {
    troubles.expect(/status of 404/); // what is outside the reach is not found
    const page = await openAs(person, { viewport: desktop });
    for (const path of await deskPages()) {
      await look(page, path, "light");
      await page.emulateMedia({ colorScheme: "dark" });
      await page.setViewportSize(phone);
      await expectNoOverflow(page, path);
      await page.setViewportSize(desktop);
      expectQuiet(troubles, `${path} as ${person}`);
    }
  });
}

test("the pages before the login, and empty ones, pass the WCAG A and AA rules of axe; the former are quiet and fit in both themes", async ({
  openAs,
  troubles,
}) => {
  const page = await openAs("nobody", { viewport: phone });
  const barriers: string[] = [];
  for (const path of entries) {
    await look(page, path, "light");
    barriers.push(...(await barriersOf(page, path)));
    await look(page, path, "dark");
    expectQuiet(troubles, path);
  }
  const stranger = await openAs("stranger", { viewport: desktop });
  for (const path of [paths.overview, paths.runs, paths.audit]) {
    await look(stranger, path, "light");
    barriers.push(...(await barriersOf(stranger, `${path} as stranger`)));
  }
  expect(barriers, "WCAG A and AA").toEqual([]);
});

test("the theme and the colours that a person chose hold on the next page, from the server's first paint on", async ({ openAs }) => {
  const page = await openAs("viewer");
  await page.goto(paths.overview);
  await page.getByRole("button", { name: "viewer: you and the look of the console" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await page.goto(paths.positions);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await (await page.request.get(paths.runs)).text()).toContain('data-theme="dark"');
});

test("the rail shows the areas that the role opens, and no other", async ({ openAs }) => {
  const viewer = { kind: "person", permissions: shippedPermissions("viewer") } as Parameters<typeof roleMay>[0]; // the permissions alone are asked
  const page = await openAs("viewer");
  await page.goto(paths.overview);
  await expect(page.getByRole("link", { name: "Risk", exact: true }).first()).toBeVisible();
  expect(roleMay(viewer, "audit.read") || roleMay(viewer, "users.read")).toBe(false);
  await expect(page.getByRole("link", { name: "Audit", exact: true })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Admin", exact: true })).toHaveCount(0);
});
