import { paths } from "#lib/paths.ts";
import { callAction } from "./support/actions.ts";
import { bulwark } from "./support/cli.ts";
import { expect, test } from "./support/desk-test.ts";
import { confirmByPasskey, cookieOf } from "./support/people.ts";

test("an admin changes a limit with a reason; the history says who, from what and to what, and others see it live", async ({ openAs }) => {
  const viewer = await openAs("viewer");
  await viewer.goto(paths.risk);
  await expect(viewer.getByRole("table", { name: "Position size: values by level" })).toBeVisible();

  const admin = await openAs("admin");
  await admin.goto(paths.risk);
  await admin.getByRole("button", { name: "Change Position size" }).click();
  const dialog = admin.getByRole("dialog", { name: /Position size/ });
  await dialog.getByLabel("Value").fill("1.5");
  await dialog.getByRole("button", { name: "Set limit" }).click();
  await expect(dialog.getByLabel("Value")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Value").fill("0.08");
  await dialog.getByLabel("Reason").fill("smaller while we learn");
  await dialog.getByRole("button", { name: "Set limit" }).click();
  await confirmByPasskey(admin);
  await expect(dialog).toHaveCount(0);

  const levels = admin.getByRole("table", { name: "Position size: values by level" });
  await expect(levels.getByRole("row", { name: /^Platform/ })).toContainText("smaller while we learn");
  await admin.getByText("History: 1 change").click();
  const change = admin.getByRole("table", { name: "History of Position size, newest first" }).getByRole("row").nth(1);
  for (const word of ["Platform", "0.08", "admin", "smaller while we learn"]) await expect(change).toContainText(word);

  await expect(viewer.getByRole("table", { name: "Position size: values by level" })).toContainText("smaller while we learn");
});

test("v5.0.0-8.3.1 a viewer sees the limits, is told why changing them is disabled, and the server refuses it too", async ({
  openAs,
  browser,
}) => {
  const page = await openAs("viewer");
  await page.goto(paths.risk);
  const change = page.getByRole("button", { name: "Change" }).first();
  await expect(change).toBeDisabled();
  await expect(change).toHaveAccessibleDescription("Your role does not include: change risk limits. Ask an admin.");
  await change.click({ force: true });
  await expect(page.getByRole("tooltip").first()).toContainText("Ask an admin");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  const before = await bulwark("limits", "list");
  for (const person of ["viewer", "trader"] as const) {
    const answer = await callAction(
      "app/(desk)/risk/actions.ts",
      "changeRiskLimit",
      { rule: "daily-loss", level: "platform", value: "1", expectedVersion: "0" },
      { cookie: await cookieOf(browser, person) },
    );
    expect([person, answer.code]).toEqual([person, "forbidden"]);
  }
  const limits = (document: unknown) => (document as { items: unknown }).items; // the CLI's list
  expect(limits(await bulwark("limits", "list"))).toEqual(limits(before));
});
