import { paths } from "#lib/paths.ts";
import { ask, isNotFound, withoutScripts } from "./support/ask.ts";
import { bulwark } from "./support/cli.ts";
import { expect, test } from "./support/desk-test.ts";
import { facts } from "./support/facts.ts";
import { password } from "./support/password.ts";
import { confirmByPasskey, cookieHeader, emailOf, grant, join, signIn, typeLogin } from "./support/people.ts";

test.describe.configure({ mode: "serial" });

const email = emailOf("newcomer");
const newPassword = "Another-Horse 43 Battery";
let link = "";

test("an admin invites somebody; the one-time link stands only in the fragment and is shown once", async ({ openAs }) => {
  const admin = await openAs("admin");
  await admin.goto(paths.users);
  await admin.getByRole("button", { name: "Invite" }).click();
  const dialog = admin.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByLabel("Name").fill("newcomer");
  await expect(dialog.getByRole("radio", { name: /^viewer/ })).toBeChecked();
  await dialog.getByRole("button", { name: "Make the link" }).click();
  await confirmByPasskey(admin);
  link = await dialog.getByTitle("One-time link").innerText();
  expect(link).toMatch(/\/join#[A-Za-z0-9_-]{43}$/);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(admin.getByRole("row", { name: /newcomer/ })).toContainText("invited");
  await admin.reload();
  await expect(admin.getByText(link)).toHaveCount(0);
});

test("v5.0.0-8.2.2 v5.0.0-8.4.1 the newcomer sets a password and sees the granted portfolio alone; others are not found", async ({
  openAs,
}) => {
  const { portfolioId, runId, orderId } = await facts();
  const other = await bulwark<{ portfolioId: string }>("portfolios", "create", "Quiet book", "--capital", "777", "--feed", "demo");
  const addresses: string[] = [];
  const page = await openAs("nobody");
  page.on("request", (request) => addresses.push(request.url()));
  await join(page, link);
  expect(addresses.filter((url) => url.includes(link.split("#")[1] ?? link))).toEqual([]); // the fragment was sent to nobody
  await expect(page.getByText("No portfolio yet").first()).toBeVisible();
  const cookie = cookieHeader(await page.context().cookies());
  const isThere = async (path: string) => !isNotFound(await ask(path, { cookie }));
  for (const path of [paths.portfolio(portfolioId), paths.run(runId), paths.order(orderId)])
    expect([path, await isThere(path)]).toEqual([path, false]);

  const admin = await openAs("admin");
  await grant(admin, "newcomer", "Demonstration", "view");

  await expect(page.getByRole("combobox", { name: "Portfolio" })).toContainText("Demonstration"); // it hears of the grant by itself
  for (const path of [paths.portfolio(portfolioId), paths.run(runId), paths.order(orderId)])
    expect([path, await isThere(path)]).toEqual([path, true]);
  expect(await isThere(paths.portfolio(other.portfolioId))).toBe(false);
  await page.goto(paths.portfolios);
  await expect(page.getByRole("link", { name: "Demonstration" }).first()).toBeVisible();
  await expect(page.getByText("Quiet book")).toHaveCount(0);
  for (const path of [paths.overview, paths.runs, paths.orders, paths.positions, paths.risk, paths.portfolios]) {
    expect(withoutScripts((await ask(path, { cookie })).text)).not.toContain("Quiet book");
  }
});

test("v5.0.0-6.4.1 the one-time link is used up: its page and the server refuse it", async ({ openAs }) => {
  const page = await openAs("nobody");
  await page.goto(link);
  await expect(page.getByText("This link is used or past its time.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Set password and sign in" })).toHaveCount(0);
});

test("[A7] v5.0.0-6.4.6 an admin re-roles, resets and disables a user, and never learns a password", async ({ openAs }) => {
  const person = await openAs("nobody");
  await signIn(person, email);

  const admin = await openAs("admin");
  await admin.goto(paths.users);
  await admin.getByRole("link", { name: "newcomer", exact: true }).click();
  await admin.getByLabel("Role", { exact: true }).selectOption("trader");
  await admin.getByRole("button", { name: "Change role" }).click();
  await confirmByPasskey(admin);
  await expect(admin.getByText("Starts and stops runs on granted portfolios").first()).toBeVisible();
  await person.goto(paths.overview);
  await expect(person).toHaveURL(new RegExp(paths.login)); // the old role's session is over

  await admin.getByRole("button", { name: "New link" }).click();
  const dialog = admin.getByRole("dialog", { name: "New link for newcomer" });
  await dialog.getByRole("button", { name: "Make the link" }).click();
  await confirmByPasskey(admin);
  const reset = await dialog.getByTitle("One-time link").innerText();
  await admin.keyboard.press("Escape");
  await join(person, reset, newPassword);
  await person.goto(paths.runs);
  await expect(person.getByRole("link", { name: "Start a run" }).first()).toBeVisible();

  await admin.getByRole("button", { name: "Disable" }).click();
  await admin.getByRole("alertdialog").getByRole("button", { name: "Disable" }).click();
  await confirmByPasskey(admin);
  await expect(admin.getByRole("button", { name: "Enable" })).toBeVisible();
  await person.goto(paths.login);
  await typeLogin(person, email, newPassword);
  await expect(person.getByRole("alert").filter({ hasText: "You are not signed in" })).toBeVisible();
  expect(newPassword).not.toBe(password);
});

test("the last admin can neither be disabled nor re-roled", async ({ openAs }) => {
  const admin = await openAs("admin");
  await admin.goto(paths.users);
  await admin.getByRole("link", { name: "admin", exact: true }).click();
  await admin.getByRole("button", { name: "Disable" }).click();
  const dialog = admin.getByRole("alertdialog");
  await dialog.getByRole("button", { name: "Disable" }).click();
  await expect(dialog.getByRole("alert").filter({ hasText: "This was not done" })).toBeVisible();
});
