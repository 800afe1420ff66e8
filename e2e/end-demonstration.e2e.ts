import { readFileSync } from "node:fs";
import { paths } from "#lib/paths.ts";
import { bulwark } from "./support/cli.ts";
import { expect, test } from "./support/desk-test.ts";

test("the demonstration is stopped and deleted in one step that says what it ends, and can be started again", async ({ openAs }) => {
  const trader = await openAs("trader");
  await trader.goto(paths.overview);
  const button = trader.getByRole("button", { name: "Stop and delete the demonstration" });
  await expect(button).toBeDisabled();

  const page = await openAs("admin");
  await page.goto(paths.overview);
  await page.getByRole("button", { name: "Stop and delete the demonstration" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Stop and delete the demonstration" });
  await expect(dialog).toContainText(/1 run/);
  await dialog.getByRole("button", { name: "Stop and delete" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Stop and delete the demonstration" })).toHaveCount(0);
  const { items } = await bulwark<{ items: readonly { isDemo: boolean }[] }>("portfolios", "list");
  expect(items.filter(({ isDemo }) => isDemo)).toEqual([]);
  await expect(trader.getByText("No portfolio yet").first()).toBeVisible();

  const again = await bulwark<{ outcome: string }>("demo", "start");
  expect(again.outcome).toBe("started");
  await expect(page.getByRole("combobox", { name: "Portfolio" })).toContainText("Demonstration (simulated)");
});

test("the desk itself reported no error during all journeys", async ({ desk }) => {
  const said = readFileSync(desk.log, "utf8").split("\n");
  const expected = /worker was ended by SIGKILL|worker .*SIGKILL/; // the journey of the kill switch did that
  expect(said.filter((line) => line.startsWith("  ! ") && !expected.test(line))).toEqual([]);
});

test("[U3] after all journeys the whole record of the desk verifies", async () => {
  const { findings, leaves } = await bulwark<{ findings: readonly object[]; leaves: number }>("audit", "verify");
  expect(findings).toEqual([]);
  expect(leaves).toBeGreaterThan(20);
});
