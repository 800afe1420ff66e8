import { paths } from "#lib/paths.ts";
import { callAction } from "./support/actions.ts";
import { expect, test } from "./support/desk-test.ts";
import { facts } from "./support/facts.ts";
import { cookieOf } from "./support/people.ts";

test("[G5] the form of a run comes from the strategy's parameters, and names what is wrong with each", async ({ openAs }) => {
  const page = await openAs("trader");
  await page.goto(paths.newRun);
  await expect(page.getByLabel("Fast average")).toHaveValue("10");
  await expect(page.getByLabel("Slow average")).toHaveValue("30");
  await expect(page.getByText("default 0.05", { exact: false })).toBeVisible();

  await page.getByLabel("Fast average").fill("many");
  await page.getByLabel("Entry size").fill("2");
  await page.getByRole("button", { name: "Start run" }).click();
  await expect(page.getByLabel("Fast average")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Entry size")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Fast average")).toBeFocused();

  await page.getByLabel("Fast average").fill("40");
  await page.getByLabel("Entry size").fill("0.05");
  await page.getByRole("button", { name: "Start run" }).click();
  await expect(page.getByText("The fast average must be shorter than the slow one.").first()).toBeVisible();
  await expect(page).toHaveURL(new RegExp(paths.newRun));
});

test("v5.0.0-2.2.1 v5.0.0-2.2.2 v5.0.0-2.2.3 the server checks a run by itself, whatever the form let through", async ({ browser }) => {
  const cookie = await cookieOf(browser, "trader");
  const { portfolioId, instrumentId } = await facts();
  const run = { portfolioId, instrumentId, interval: "1m", strategy: "sma-crossover" };
  const start = (params: object, more: object = {}) =>
    callAction("app/(desk)/runs/actions.ts", "startRun", { ...run, params, ...more }, { cookie });
  expect((await start({ fast: "many" })).fields).toHaveProperty(["params.fast"]);
  expect((await start({ fast: "40", slow: "30" })).fields).toHaveProperty(["params.fast"]);
  expect((await start({ entryFraction: "1.5" })).fields).toHaveProperty(["params.entryFraction"]);
  expect((await start({ fast: "10", leverage: "100" })).code).toBe("invalid-input");
  expect((await start({}, { interval: "1d" })).fields).toHaveProperty(["interval"]);
  expect((await start({}, { strategy: "../secrets" })).fields).toHaveProperty(["strategy"]);
});

test("a run started from the form converges to running, trades on paper, and stops when it is wanted stopped", async ({ openAs }) => {
  const page = await openAs("admin");
  await page.goto(paths.newPortfolio);
  await page.getByLabel("Name", { exact: true }).fill("Second book");
  await page.getByLabel("Starting capital").fill("2500.50");
  await page.getByRole("button", { name: "Make portfolio" }).click();
  await page.waitForURL(/\/portfolios\/[0-9a-f-]{36}/);
  await expect(page.getByRole("heading", { name: /Second book/ })).toBeVisible();

  await page.goto(paths.newRun);
  await page.getByLabel("Portfolio", { exact: true }).last().selectOption({ label: "Second book (paper)" });
  await page.getByLabel("Fast average").fill("5");
  await page.getByLabel("Slow average").fill("20");
  await page.getByRole("button", { name: "Start run" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);

  const state = page
    .getByText(/^wanted .*, actually /)
    .or(page.locator("dd", { hasText: "wanted " }))
    .first();
  await expect(state).toContainText(/wanted\s*running.*actually\s*running/s, { timeout: 30_000 });
  await expect(page.getByText("starting", { exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: /^Stop SMA/i }).click();
  await expect(state).toContainText(/wanted\s*stopped.*actually\s*stopped/s, { timeout: 30_000 });
  await page.getByRole("button", { name: /^Start SMA/i }).click();
  await expect(state).toContainText(/wanted\s*running.*actually\s*running/s, { timeout: 30_000 });
});
