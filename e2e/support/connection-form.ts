import type { Locator, Page } from "@playwright/test";
import { paths } from "#lib/paths.ts";
import { expect } from "./desk-test.ts";
import { confirmByPasskey } from "./people.ts";
import { openKraken } from "./venue.ts";

/** Types a credential of Kraken into an open dialog and sends it. */
export async function typeCredential(dialog: Locator, key: string, secret: string): Promise<void> {
  await dialog.getByLabel("API key").fill(key);
  await dialog.getByLabel("Private key").fill(secret);
  await dialog.getByRole("button", { name: "Seal and check" }).click();
}

/** Proves the passkey that sealing asks for and closes the dialog. */
export async function sealCredential(page: Page, dialog: Locator): Promise<void> {
  await confirmByPasskey(page);
  await expect(page.getByRole("status").filter({ hasText: "Sealed to the worker" })).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(dialog).toHaveCount(0);
}

/** The row of a connection in the table of the connections page. */
export function connectionRow(page: Page, label: string): Locator {
  return page.getByRole("table", { name: "Connections" }).getByRole("row", { name: new RegExp(label) });
}

/** Makes a connection to Kraken as a person would, and waits until the worker has judged and stored its credential. */
export async function storeConnection(page: Page, label: string, key: string, secret: string): Promise<void> {
  const kraken = await openKraken();
  try {
    await page.goto(paths.connections);
    await page.getByRole("button", { name: "New connection" }).click();
    const dialog = page.getByRole("dialog", { name: "New connection" });
    await dialog.getByLabel("Leads to").selectOption("kraken");
    await dialog.getByLabel("Name", { exact: true }).fill(label);
    await typeCredential(dialog, key, secret);
    await sealCredential(page, dialog);
    await expect(connectionRow(page, label)).toContainText("ready");
    await expect(connectionRow(page, label)).toContainText(`…${key.slice(-4)}`);
  } finally {
    await kraken.close();
  }
}
