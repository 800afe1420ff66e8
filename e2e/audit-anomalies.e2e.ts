import { paths } from "#lib/paths.ts";
import { callAction } from "./support/actions.ts";
import { expect, test } from "./support/desk-test.ts";
import { confirmByPasskey } from "./support/people.ts";

test("[U6] an admin sets a threshold; a burst of failed sign-ins is found, shown with the events behind it, and acknowledged", async ({
  openAs,
}) => {
  const page = await openAs("admin");
  await page.goto(paths.auditSettings);
  await page.getByLabel("Failed sign-ins", { exact: true }).fill("2");
  await page
    .getByRole("button", { name: /^Save as version/ })
    .first()
    .click();
  await expect(page.getByLabel("Failed sign-ins", { exact: true })).toHaveAttribute("aria-invalid", "true"); // at least 3
  await page.getByLabel("Failed sign-ins", { exact: true }).fill("3");
  await page
    .getByRole("button", { name: /^Save as version/ })
    .first()
    .click();
  await confirmByPasskey(page);
  await expect(page.getByText(/^Version 1: admin/)).toBeVisible();

  for (let guess = 0; guess < 4; guess += 1) {
    await callAction("app/(auth)/login/actions.ts", "signInPerson", {
      email: "burst@desk.example",
      password: `Wrong-Horse 4${guess} Battery`,
    });
  }
  await page.goto(paths.anomalies);
  const found = page.getByRole("table", { name: "Unusual things on record, newest first" }).getByRole("row", { name: /failed sign-ins/i });
  await expect(async () => {
    await page.reload();
    await expect(found.first()).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
  await found.first().getByRole("link").click();
  const behind = page.getByRole("table", { name: "Events behind the finding, oldest first" });
  await expect(behind.getByRole("row")).not.toHaveCount(1);
  await expect(behind.getByText(/failed|wrong|refused/i).first()).toBeVisible();
  await page.getByRole("button", { name: /^Acknowledge/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Acknowledge" }).click();
  await expect(page.getByText("Acknowledged", { exact: true })).toBeVisible();
});
