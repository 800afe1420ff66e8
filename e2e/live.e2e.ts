import type { Page, Request } from "@playwright/test";
import { paths } from "#lib/paths.ts";
import { bulwark } from "./support/cli.ts";
import { expect, test } from "./support/desk-test.ts";
import { facts } from "./support/facts.ts";
import { plugIn } from "./support/passkey.ts";
import { confirmByPasskey } from "./support/people.ts";

const TABS = 8;
const banner = "Kill switch engaged at 1 place";

test("eight tabs of one browser hear a change over one stream, and the next tab takes over when the leading one closes", async ({
  openAs,
}) => {
  test.setTimeout(120_000);
  const first = await openAs("admin");
  const { instrumentId } = await facts();
  const context = first.context();
  const streams = new Set<Request>();
  const openNow = () => [...streams].filter((stream) => !stream.frame().page().isClosed()).length; // a closed tab reports no end
  let most = 0;
  context.on("request", (request) => {
    if (!request.url().endsWith(paths.api.stream)) return;
    streams.add(request);
    most = Math.max(most, openNow());
  });
  context.on("requestfinished", (request) => streams.delete(request));
  context.on("requestfailed", (request) => streams.delete(request));

  const addresses = [paths.overview, paths.runs, paths.orders, paths.positions, paths.portfolios, paths.risk, paths.markets, paths.audit];
  const tabs: Page[] = [first, ...(await Promise.all(Array.from({ length: TABS - 1 }, () => context.newPage())))];
  for (const [index, tab] of tabs.entries()) await tab.goto(addresses[index] ?? paths.overview);
  for (const tab of tabs) await expect(tab.getByRole("heading", { level: 1 })).toBeVisible();
  await expect.poll(openNow).toBe(1);

  try {
    await bulwark("kill", "engage", "--instrument", instrumentId, "--reason", "eight tabs");
    await Promise.all(tabs.map((tab) => expect(tab.getByText(banner)).toBeVisible({ timeout: 10_000 })));
    expect(most).toBe(1);

    await tabs.shift()?.close();
    await expect.poll(openNow).toBe(1);
  } finally {
    await release(tabs[4] ?? first); // the risk page
  }
  await Promise.all(tabs.map((tab) => expect(tab.getByText(banner)).toHaveCount(0, { timeout: 10_000 })));
  for (const tab of tabs) await expect(tab.getByText("Live paused")).toHaveCount(0);
  await expect.poll(openNow).toBe(1);
});

test("a quiet page reads the heartbeat again before it calls a living worker silent", async ({ openAs }) => {
  const page = await openAs("viewer");
  await page.clock.install();
  await page.goto(paths.newRun);
  const reading = page.getByTitle(/^Last heartbeat of the worker/);
  const before = await reading.getAttribute("title");
  await page.clock.runFor(10_000);
  await expect(reading).not.toHaveAttribute("title", before ?? "");
  await page.clock.runFor(10_000);
  await expect(page.getByText("Worker silent")).toHaveCount(0);
});

async function release(page: Page): Promise<void> {
  await plugIn(page, "admin");
  await page.goto(paths.risk);
  await page.getByRole("button", { name: "Release" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Release" }).click();
  await confirmByPasskey(page);
  await expect(page.getByText("Not engaged", { exact: true })).toBeVisible();
}
