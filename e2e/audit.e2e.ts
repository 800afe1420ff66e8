import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { paths, withQuery } from "#lib/paths.ts";
import { bulwark } from "./support/cli.ts";
import { expect, test } from "./support/desk-test.ts";
import { confirmByPasskey, cookieOf } from "./support/people.ts";

const record = (page: Page) => page.getByRole("table", { name: "Audit events, newest first" });
const rows = (page: Page) => record(page).getByRole("row");

/** The text of the file that this press downloads. */
async function downloaded(page: Page, press: () => Promise<void>): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test("[U4] words find an event, and its drawer shows where it came from, its proof in the signed tree and what belongs to it", async ({
  openAs,
  browser,
}) => {
  await cookieOf(browser, "trader");
  const page = await openAs("admin");
  await page.goto(withQuery(paths.audit, { result: "done" }));
  await page.getByLabel("Words, ids, addresses").fill("invited a trader");
  await page.getByLabel("Words, ids, addresses").press("Enter");
  await expect(page).toHaveURL(/q=invited/);
  await expect(rows(page).nth(1)).toContainText("Invited a trader");
  await rows(page).nth(1).getByRole("button", { name: "Invited a trader" }).click();
  const drawer = page.getByRole("dialog", { name: "Invited a trader" });
  await expect(drawer.getByText("Proof that it is in the record")).toBeVisible();
  await expect(drawer.getByText(/^number \d+ of \d+$/)).toBeVisible();
  await expect(drawer.getByText(/hashes lead from the leaf to it/)).toBeVisible();
  await expect(drawer.getByText("About the same thing")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer).toHaveCount(0);
  await page.getByLabel("Words, ids, addresses").fill("no-such-word-anywhere");
  await page.getByLabel("Words, ids, addresses").press("Enter");
  await expect(page.getByText("Nothing on record matches these filters.")).toBeVisible();
});

test("[U4] pages turn both ways, and who follows sees new events come by themselves", async ({ openAs }) => {
  const page = await openAs("admin");
  await page.goto(paths.audit);
  const first = await rows(page).nth(1).innerText();
  await page.getByRole("link", { name: "Older" }).click();
  await expect(page).toHaveURL(/older=/);
  await expect(rows(page).nth(1)).not.toHaveText(first);
  await page.getByRole("link", { name: "Newer" }).click();
  await expect(page).toHaveURL(/newer=/);
  await page.goto(withQuery(paths.audit, { area: "audit" }));
  await page.getByRole("button", { name: "Follow" }).click();
  await expect(page.getByText("Following", { exact: true })).toBeVisible();
  await bulwark("audit", "list", "--find", "something-else-than-before", "--limit", "1"); // reading is on record too
  await expect(record(page).getByText("on the host").first()).toBeVisible({ timeout: 20_000 });
});

test("[U4] filters are kept as a view of one's own, found again, and deleted", async ({ openAs }) => {
  const page = await openAs("admin");
  await page.goto(withQuery(paths.audit, { result: "refused" }));
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save these filters" }).click();
  const dialog = page.getByRole("dialog", { name: "Save these filters" });
  await dialog.getByLabel("Name").fill("What was refused");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await page.goto(paths.audit);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "What was refused" }).click();
  await expect(page).toHaveURL(/result=refused/);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Delete views" }).click();
  await page.getByRole("button", { name: "Delete What was refused" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("dialog", { name: "Your views" }).getByText("What was refused")).toHaveCount(0);
});

test("[U5] an export takes a fresh proof of who asks, holds what the filters find, and is itself on record", async ({ openAs }) => {
  const page = await openAs("admin");
  await page.goto(withQuery(paths.audit, { type: "login.succeeded" }));
  await expect(rows(page).nth(1)).toContainText("Signed in");
  const { name, bytes } = await downloaded(page, async () => {
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: "CSV, for spreadsheets" }).click();
    await confirmByPasskey(page);
  });
  expect(name).toMatch(/\.csv$/);
  const [head, ...lines] = bytes.toString("utf8").trim().split(/\r?\n/);
  expect(head).toContain("type");
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !line.includes("login.succeeded"))).toEqual([]);
  await expect(page.getByText(/^\d+ events? (was|were) exported\.$/)).toBeVisible();
  await page.goto(withQuery(paths.audit, { area: "audit" }));
  await expect(
    record(page)
      .getByText(/^Exported \d+ events/)
      .first(),
  ).toBeVisible();
});

test("[U8] an evidence pack for an auditor comes as one file with a page to read and its data", async ({ openAs }) => {
  const page = await openAs("admin");
  await page.goto(paths.audit);
  await page.getByRole("button", { name: "Evidence" }).click();
  const dialog = page.getByRole("dialog", { name: "Make an evidence pack" });
  await dialog.getByLabel("From (UTC)").fill("2026-01-31");
  await dialog.getByLabel("Before (UTC)").fill("2026-01-01");
  await dialog.getByRole("button", { name: "Make and download" }).click();
  await expect(dialog.getByLabel("Before (UTC)")).toHaveAttribute("aria-invalid", "true");
  const day = new Date();
  await dialog.getByLabel("From (UTC)").fill(day.toISOString().slice(0, 10));
  await dialog.getByLabel("Before (UTC)").fill(new Date(day.getTime() + 86_400_000).toISOString().slice(0, 10));
  const { name, bytes } = await downloaded(page, async () => {
    await dialog.getByRole("button", { name: "Make and download" }).click();
    await confirmByPasskey(page);
  });
  expect(name).toBe("bulwark-evidence.zip");
  const text = bytes.toString("latin1");
  for (const part of ["evidence.html", "evidence.json", "access-review.csv"]) expect(text).toContain(part);
  await expect(dialog).toHaveCount(0);
});

test("[U4] an order leads to everything that happened to it, and the footer of each page shows the latest checkpoint", async ({
  openAs,
}) => {
  const page = await openAs("admin");
  await page.goto(paths.fills);
  await page.goto(paths.orders);
  await page.getByRole("table").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/orders\/[0-9a-f-]{36}$/); // the list has such a way of its own
  await page.getByRole("link", { name: "On record" }).click();
  await expect(page).toHaveURL(/\/audit\?q=/);
  await expect(
    record(page)
      .getByText(/took the order/)
      .first(),
  ).toBeVisible();
  const footer = page.getByText(/^Audit record: \d+ events sealed at/);
  await expect(footer).toBeVisible();
  const { note } = await bulwark<{ note: string }>("audit", "checkpoint");
  const size = Number(/^Audit record: (\d+) events/.exec(await footer.innerText())?.[1]);
  expect(Number(note.split("\n")[1])).toBeGreaterThanOrEqual(size);
});

test("[U1] who may not read the record is told so, on the page and by the disabled way to it", async ({ openAs }) => {
  const page = await openAs("trader");
  await page.goto(paths.audit);
  await expect(page.getByText(/You may not see/)).toBeVisible();
  await page.goto(paths.orders);
  await page.getByRole("table").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/orders\/[0-9a-f-]{36}$/); // the list has such a way of its own
  const way = page.getByRole("button", { name: "On record" });
  await expect(way).toBeDisabled();
  await expect(way).toHaveAccessibleDescription(/Ask an admin/);
});
