import { readFileSync } from "node:fs";
import type { Download, Page } from "@playwright/test";
import { paths } from "#lib/paths.ts";
import { madeAdmin, unmadeAdmin } from "./support/admin-term.ts";
import { bulwark } from "./support/cli.ts";
import { expect, test } from "./support/desk-test.ts";
import { password } from "./support/password.ts";
import { confirmByPasskey, cookieOf, emailOf, join, typeLogin } from "./support/people.ts";
import { enrolApp, freshCode, proveApp, secretOf, storeRecoveryCodes } from "./support/second-factor.ts";

test.describe.configure({ mode: "serial" });

const leaver = "departed";
let userId = "";

test("[E6] a person downloads everything the desk holds about them, as JSON and CSV, and nothing of anybody else", async ({
  openAs,
  browser,
}) => {
  await cookieOf(browser, "admin");
  const invited = await bulwark<{ url: string; userId: string }>(
    ...["users", "add", "--email", emailOf(leaver), "--role", "trader", "--name", leaver],
  );
  userId = invited.userId;
  const page = await openAs("nobody");
  await join(page, invited.url);
  await page.goto(paths.security);
  const comes = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download data" }).click();
  const confirm = page.getByRole("dialog", { name: "Confirm that it is you" });
  await confirm.getByLabel("Password", { exact: true }).fill(password);
  await confirm.getByRole("button", { name: "Confirm", exact: true }).click();
  const download = await comes;
  expect(download.suggestedFilename()).toMatch(/^bulwark-data-\d{4}-\d\d-\d\d\.zip$/);
  const files = await filesIn(download);
  expect([...files.keys()]).toEqual(expect.arrayContaining(["person.json", "person.csv", "sessions.csv", "acts.csv"]));
  const person = JSON.parse(files.get("person.json") ?? "");
  expect(JSON.stringify(person)).toContain(emailOf(leaver));
  expect(files.get("person.csv")).toContain(emailOf(leaver));
  const all = [...files.values()].join("\n");
  expect(all.match(/[\w.]+@[\w.]+/g)?.filter((email) => email !== emailOf(leaver))).toEqual([]);
  expect(all).not.toMatch(/argon2|password_?hash|nonce/i);
});

test("[E6] [A14] an admin erases a person once a second admin agreed: nothing personal is shown any more, and the ledger says until when backups hold it", async ({
  openAs,
  browser,
  troubles,
}) => {
  troubles.expect(/status of 401/); // of pages whose session ended
  const cookie = await cookieOf(browser, "admin");
  const { url, userId: secondId } = await bulwark<{ url: string; userId: string }>(
    ...["users", "add", "--email", emailOf("second"), "--role", "trader", "--name", "second"],
  );
  const second = await openAs("nobody");
  await join(second, url);
  await madeAdmin(cookie, secondId);
  try {
    await signInAnew(second);
    const admin = await openAs("admin");
    await admin.goto(paths.user(userId));
    await admin.getByRole("button", { name: "Erase" }).click();
    const dialog = admin.getByRole("alertdialog", { name: `Erase ${leaver} for ever?` });
    await expect(dialog.getByText("This desk cannot bring it back;")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Erase" })).toBeDisabled();
    await dialog.getByLabel("Type ERASE to confirm").fill("ERASE");
    await dialog.getByRole("button", { name: "Erase" }).click();
    await confirmByPasskey(admin);
    await expect(dialog.getByText(/second admin|another admin/i).first()).toBeVisible();
    await admin.keyboard.press("Escape");
    await expect(admin.getByText(emailOf(leaver))).toBeVisible(); // not yet

    await second.goto(paths.approvals);
    const waiting = second.getByRole("listitem").filter({ hasText: `Erases what is personal about ${leaver}` });
    await waiting.getByRole("button", { name: "Approve" }).click();
    await second.getByRole("alertdialog", { name: "Approve this?" }).getByRole("button", { name: "Approve" }).click();
    await proveApp(second, await freshCode(secretOf("second")), "Confirm");
    await expect(waiting).toContainText("Approved by second");

    await admin.goto(paths.approvals);
    const ready = admin.getByRole("listitem").filter({ hasText: `Erases what is personal about ${leaver}` });
    await ready.getByRole("button", { name: "Carry out" }).click();
    await admin.getByRole("alertdialog").getByRole("button", { name: "Carry out" }).click();
    await confirmByPasskey(admin);
    const done = admin.getByRole("listitem").filter({ hasText: "Erases what is personal about Erased person" });
    await expect(done).toContainText("carried out");

    await admin.goto(paths.user(userId));
    await expect(admin.getByRole("heading", { name: "Erased person" })).toBeVisible();
    await expect(admin.getByText(emailOf(leaver))).toHaveCount(0);
    await admin.goto(paths.encryption);
    const row = admin
      .getByRole("table", { name: "Erased people" })
      .getByRole("row", { name: new RegExp(`${userId.slice(-8)}|${userId.slice(0, 8)}`) });
    await expect(row).toContainText(/since \d{4}-\d\d-\d\d/);
    await expect(row).toContainText(/on \d{4}-\d\d-\d\d/);
  } finally {
    await unmadeAdmin(secondId);
  }
  const gone = await openAs("nobody");
  await gone.goto(paths.login);
  await typeLogin(gone, emailOf(leaver), password);
  await expect(gone.getByRole("alert").filter({ hasText: "You are not signed in" })).toBeVisible();
});

/** The first login as an admin adds a second factor. */
async function signInAnew(page: Page): Promise<void> {
  await page.goto(paths.login);
  await typeLogin(page, emailOf("second"), password);
  await page.waitForURL(`**${paths.secondFactor}*`);
  await enrolApp(page, "second");
  await storeRecoveryCodes(page);
  await page.waitForURL(`**${paths.overview}`);
}

/** Names and texts of a zip file whose entries are stored as they are. */
async function filesIn(download: Download): Promise<ReadonlyMap<string, string>> {
  const bytes = readFileSync(await download.path());
  const files = new Map<string, string>();
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    const [size, nameLength, more] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26), bytes.readUInt16LE(at + 28)];
    const from = at + 30 + nameLength + more;
    files.set(bytes.toString("utf8", at + 30, at + 30 + nameLength), bytes.toString("utf8", from, from + size));
    at = from + size;
  }
  return files;
}
