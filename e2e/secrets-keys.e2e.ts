import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "@playwright/test";
import { paths } from "#lib/paths.ts";
import { withConnection } from "#scripts/desk/connection.mjs";
import { asOwner } from "./support/database.ts";
import { expect, test } from "./support/desk-test.ts";
import { confirmByPasskey, cookieOf } from "./support/people.ts";
import { testDesk } from "./support/test-desk.ts";

/** A process of this desk that has not read its keys anew yet. */
const slow = "00000000-0000-7000-8000-0000000051ce";

test("[E2] [E3] an admin rotates the keys of a purpose: the page follows live, it pauses, goes on, and stands in the history", async ({
  openAs,
  browser,
}) => {
  await cookieOf(browser, "admin");
  const page = await openAs("admin");
  await page.goto(paths.encryption);
  await expect(page.getByRole("list", { name: "Keys of audit" }).getByRole("listitem")).toHaveCount(1);
  const row = page.getByRole("table", { name: "Purposes and their keys" }).getByRole("row", { name: /^audit/ });
  const history = page.getByRole("table", { name: "Rotations that ended" }).getByRole("row", { name: /^audit/ });
  await expect(row).toContainText("version 1");
  await expect(row).toContainText("none under way");
  await expect(row.getByRole("button", { name: "Wrap anew" })).toBeDisabled(); // this desk has key files
  await expect(history).toHaveCount(0);

  await asOwner(
    "INSERT INTO heartbeat (holder, kind, version, started_at, beat_at, info) VALUES ($1, 'web', 'slow', now(), now() + interval '1 minute', '{}')",
    [slow],
  );
  try {
    await press(row, "Rotate", /^Makes a new key and seals \d+ values anew while the desk goes on/);
    await confirmByPasskey(page);
    await expect(row).toContainText("waits until every process knows them"); // without a reload
    await press(row, "Pause", /stay moved, and every value stays readable/);
    await expect(row).toContainText("paused");
  } finally {
    await asOwner("DELETE FROM heartbeat WHERE holder = $1", [slow]);
  }
  const stateOf = async () => (await asOwner<{ state: string }>("SELECT state FROM key_rotation WHERE purpose = 'audit'"))[0]?.state;
  await page.waitForTimeout(1_500); // what nothing holds any more would go on within 250 ms
  expect(await stateOf()).toBe("waiting");

  await whileSomebodyHolds("audit_detail", async () => {
    await press(row, "Resume", /values were moved so far/);
    await expect(row).toContainText("seals every value anew");
    await expect(row.getByRole("progressbar", { name: "Values walking" })).toBeVisible();
    await expect(row).toContainText(/\d of \d+ values/);
  });
  await expect(history).toContainText("rotated");
  await expect(history).toContainText("done");
  await expect(history).toContainText(/destroyed after \d{4}-\d\d-\d\d/);
  await expect(row).toContainText("none under way");
  await expect(row).toContainText("version 2");
  await expect(page.getByRole("list", { name: "Keys of audit" }).getByRole("listitem")).toHaveCount(2);

  // Every step stands in the record, which still opens.
  await page.goto(paths.audit);
  await expect(page.getByRole("row", { name: /admin Asked to rotate the keys of purpose audit/ })).toBeVisible();
});

test("[A5] [E2] a new signing key takes over at once and signs nobody out", async ({ openAs, browser }) => {
  await cookieOf(browser, "admin");
  const page = await openAs("admin");
  await page.goto(paths.encryption);
  const table = page.getByRole("table", { name: "Signing keys" });
  const before = await table.getByRole("row", { name: /active/ }).innerText();
  await page.getByText("Sign-in tokens are sealed under the active one.").scrollIntoViewIfNeeded();
  const dialog = page.getByRole("alertdialog", { name: "Make a new signing key?" });
  await expect(async () => {
    await page.locator("section", { has: table }).getByRole("button", { name: "Rotate", exact: true }).click();
    await expect(dialog).toBeVisible({ timeout: 2_000 }); // on a busy machine a press may come before the page listens
  }).toPass({ timeout: 20_000 });
  await dialog.getByRole("button", { name: "Rotate" }).click();
  await confirmByPasskey(page);
  await expect(table.getByRole("row", { name: /previous/ })).toBeVisible();
  expect(await table.getByRole("row", { name: /active/ }).innerText()).not.toBe(before);
  await page.goto(paths.overview);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
});

/** Presses a button of a row and the one of the same name in the dialog, which must say what it will do. */
async function press(row: Locator, name: string, says: RegExp): Promise<void> {
  await row.getByRole("button", { name, exact: true }).click();
  const dialog = row.page().getByRole("alertdialog");
  await expect(dialog.getByText(says)).toBeVisible();
  await dialog.getByRole("button", { name, exact: true }).click();
}

/** Keeps the walk at a row, the way a writer does who takes long. */
async function whileSomebodyHolds(table: string, work: () => Promise<void>): Promise<void> {
  const { database } = JSON.parse(readFileSync(join(testDesk().data, "keys/owner.key"), "utf8")) as { database: { url: string } }; // of the starter
  await withConnection(database.url, async (client) => {
    await client.query("BEGIN");
    await client.query(`SELECT FROM ${table} FOR UPDATE`);
    await work();
    await client.query("COMMIT");
  });
}
