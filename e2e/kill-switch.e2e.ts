import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { paths } from "#lib/paths.ts";
import { callAction } from "./support/actions.ts";
import { ask } from "./support/ask.ts";
import { bulwark } from "./support/cli.ts";
import { expect, test } from "./support/desk-test.ts";
import { confirmByPasskey, cookieOf } from "./support/people.ts";
import { callProven } from "./support/proven-action.ts";

type KillStatus = { readonly all: { readonly isEngaged: boolean; readonly epoch: number; readonly reason: string | null } };
const status = () => bulwark<KillStatus>("kill", "status");
const engagedEverywhere = "Kill switch engaged: no new orders";

test("[R8] the kill switch is two presses away on every page, shows at once elsewhere, outlives the worker, and an admin releases it", async ({
  openAs,
  browser,
  desk,
}) => {
  test.setTimeout(120_000);
  const admin = await openAs("admin");
  await admin.goto(paths.risk);
  await expect(admin.getByText("Not engaged", { exact: true })).toBeVisible();

  const trader = await openAs("trader");
  await trader.goto(paths.orders);
  await trader
    .getByRole("banner")
    .getByRole("button", { name: /^Kill switch/ })
    .click();
  const dialog = trader.getByRole("dialog", { name: "Kill switch" });
  await expect(dialog.getByText(/Stops the new orders of \d+ run/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Engage kill switch" })).toBeFocused();
  await dialog.getByLabel("Reason").fill("drill of the journey");
  await dialog.getByRole("button", { name: "Engage kill switch" }).click();
  await expect(dialog.getByText("Engaged.", { exact: false }).first()).toBeVisible();

  await expect(admin.getByText(engagedEverywhere)).toBeVisible({ timeout: 5_000 }); // nobody touched that page
  await expect(admin.getByText("drill of the journey").first()).toBeVisible();

  const killed = workerPid(desk.data);
  process.kill(killed ?? Number.NaN, "SIGKILL");
  await expect.poll(() => workerPid(desk.data), { timeout: 30_000 }).not.toBe(killed);
  await expect.poll(async () => (await ask(paths.api.health)).status, { timeout: 30_000 }).toBe(200);
  expect((await status()).all).toMatchObject({ isEngaged: true, reason: "drill of the journey" });

  await trader.goto(paths.risk);
  await expect(trader.getByText(engagedEverywhere)).toBeVisible();
  const release = trader.getByRole("button", { name: "Release" }).first();
  await expect(release).toBeDisabled();
  await expect(release).toHaveAccessibleDescription("Your role does not include: release the kill switch. Ask an admin.");
  const { epoch } = (await status()).all;
  const refused = await callAction(
    "app/(desk)/risk/actions.ts",
    "releaseKillSwitch",
    { scope: "all", scopeId: "*", epoch },
    { cookie: await cookieOf(browser, "trader") },
  );
  expect(refused.code).toBe("forbidden");
  expect((await status()).all.isEngaged).toBe(true);

  await admin
    .getByRole("row", { name: /^Everything/ })
    .getByRole("button", { name: "Release" })
    .click();
  await admin.getByRole("alertdialog").getByRole("button", { name: "Release" }).click();
  await confirmByPasskey(admin);
  await expect(admin.getByText("Not engaged", { exact: true })).toBeVisible();
  await expect(trader.getByText(engagedEverywhere)).toHaveCount(0, { timeout: 5_000 });
  expect((await status()).all.isEngaged).toBe(false);
});

test("a release names the epoch that was seen: another one releases nothing", async ({ browser }) => {
  const cookie = await cookieOf(browser, "admin");
  const release = (epoch: number) =>
    callProven("app/(desk)/risk/actions.ts", "releaseKillSwitch", { scope: "all", scopeId: "*", epoch }, { cookie });
  const engaged = await callAction("app/(desk)/risk/actions.ts", "engageKillSwitch", { scope: "all" }, { cookie });
  const epoch = Number(engaged.value["epoch"]);
  try {
    expect((await release(epoch + 1)).code).toBe("conflict");
    expect((await status()).all.isEngaged).toBe(true);
  } finally {
    expect((await release(epoch)).isOk).toBe(true);
  }
});

/** The worker the starter looks after, as its claim names it. */
function workerPid(data: string): number | undefined {
  const file = join(data, "run/up.json");
  if (!existsSync(file)) return undefined;
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { parts: { worker?: { identity: { pid: number } } } }).parts.worker?.identity.pid;
  } catch {
    return undefined; // caught in the middle of being replaced
  }
}
