import type { Locator, Page } from "@playwright/test";
import { paths } from "#lib/paths.ts";
import { connectionRow, sealCredential, typeCredential } from "./support/connection-form.ts";
import { expect, test } from "./support/desk-test.ts";
import { confirmByPasskey, cookieOf } from "./support/people.ts";
import { exchangeCredential } from "./support/planted.ts";
import { openKraken } from "./support/venue.ts";

const label = "Kraken main";
const { key, secret, keys } = exchangeCredential;

test("[S5] [S6] a connection is typed once, judged at the venue by the worker, rotated and removed, and never shown again", async ({
  openAs,
  browser,
}) => {
  await cookieOf(browser, "admin");
  const page = await openAs("admin");
  const answers: Promise<string>[] = [];
  page.on("response", (response) => {
    if (!response.url().endsWith(paths.api.stream)) answers.push(response.text().catch(() => "")); // the stream has no end
  });
  await page.goto(paths.connections);
  const row = connectionRow(page, label);

  await page.getByRole("button", { name: "New connection" }).click();
  const dialog = page.getByRole("dialog", { name: "New connection" });
  await dialog.getByLabel("Leads to").selectOption("kraken");
  await expect(dialog.getByText("Leave Withdraw off.")).toBeVisible();
  await dialog.getByLabel("Name", { exact: true }).fill(label);
  await typeCredential(dialog, "too short", secret);
  await expect(dialog.getByText("Nothing was stored")).toBeVisible();
  await expect(dialog.getByLabel("API key")).toHaveAccessibleDescription(/This does not look like the API key/);
  await expect(dialog.getByLabel("API key")).toBeFocused();
  await expect(dialog.getByLabel("Private key")).toHaveValue(""); // what was typed is kept nowhere
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue(label);

  await typeCredential(dialog, key("0041"), secret);
  await sealCredential(page, dialog);
  await expect(row).toContainText("checking");
  await expect(row).toContainText("Kraken could not be reached"); // nobody listens there yet
  await expect(row).toContainText("none stored");

  const kraken = await openKraken();
  try {
    await row.getByRole("button", { name: "Type again" }).click();
    const again = page.getByRole("dialog", { name: `Type the credential of ${label} again` });
    await typeCredential(again, key("0041"), secret);
    await sealCredential(page, again);
    await expect(row).toContainText("ready");
    await expect(row).toContainText("…0041");
    await expect(row.getByText(/^[0-9a-f]{16}$/)).toBeVisible();
    await expect(row).toContainText("read, trade");
    await expect(row).not.toContainText("never");
    const fingerprint = await row.getByText(/^[0-9a-f]{16}$/).innerText();

    kraken.is({ key: "withdraws" });
    await rotateTo(page, row, key("0042"));
    await expect(row).toContainText("was refused: This key may withdraw or move money out at Kraken");
    await expect(row).toContainText("…0041");

    kraken.is({});
    await rotateTo(page, row, key("0043"));
    await expect(row).toContainText("…0043");
    await expect(row).toContainText("Version before ends");
    await expect(row.getByText(fingerprint)).toHaveCount(0);

    kraken.is({ mood: "down" });
    await row.getByRole("button", { name: "Check" }).click();
    await expect(row).toContainText("failing");
  } finally {
    await kraken.close();
  }
  await page.reload();
  await row.getByRole("button", { name: "Delete" }).click();
  const ends = page.getByRole("alertdialog", { name: `Delete ${label}?` });
  await expect(ends.getByText(/Destroys 2 stored credentials with their keys/)).toBeVisible();
  await ends.getByLabel(`Type ${label} to confirm`).fill(label);
  await ends.getByRole("button", { name: "Delete" }).click();
  await confirmByPasskey(page);
  await expect(row).toHaveCount(0);

  const heard = (await Promise.all(answers)).join("\n");
  for (const typed of [secret, ...keys]) expect(heard.includes(typed)).toBe(false);
  expect(heard).toContain("0043"); // it was listened to
});

test("[S6] the page tells how far the console is kept from the credentials, as health does", async ({ openAs }) => {
  const page = await openAs("admin");
  await page.goto(paths.connections);
  const grade = () =>
    page.evaluate(async (path) => {
      const { components } = await (await fetch(path)).json();
      return String(components.find(({ name }: { name: string }) => name === "isolation").says);
    }, "/api/v1/health");
  await expect.poll(grade, { timeout: 90_000 }).toMatch(/^(isolated|shared user)$/); // the web measures within a minute of its start
  const says = await grade();
  await page.reload();
  const panel = page
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: "How far the console is kept from these credentials" }) });
  await expect(panel.getByText(says, { exact: true })).toBeVisible();
  const attempts = panel.getByText(/^(refused|possible)$/);
  await expect(attempts).toHaveCount(5);
  const open = panel.getByText("possible", { exact: true });
  if (says === "isolated") await expect(open).toHaveCount(0);
  else {
    await expect(open).not.toHaveCount(0);
    await expect(panel.getByText(/^code in the web process could reach the worker's keys/)).toBeVisible();
  }
});

async function rotateTo(page: Page, row: Locator, apiKey: string): Promise<void> {
  await row.getByRole("button", { name: "Rotate" }).click();
  const dialog = page.getByRole("dialog", { name: `Rotate ${label}` });
  await typeCredential(dialog, apiKey, secret);
  await sealCredential(page, dialog);
}
