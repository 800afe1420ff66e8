import { paths } from "#lib/paths.ts";
import { ask } from "./support/ask.ts";
import { expect, test } from "./support/desk-test.ts";
import { password } from "./support/password.ts";
import { confirmByPasskey, cookieHeader, cookieOf, emailOf, signIn, signInByPasskey, typeLogin } from "./support/people.ts";
import { freshCode, proveApp, secretOf } from "./support/second-factor.ts";

test("[A2] v5.0.0-6.3.3 v5.0.0-6.5.1 an admin signs in with password and app; a wrong code and one that was used are refused", async ({
  openAs,
  browser,
}) => {
  await cookieOf(browser, "admin");
  const page = await openAs("nobody");
  await page.goto(paths.login);
  await typeLogin(page, emailOf("admin"), password);
  await page.waitForURL(`**${paths.secondFactor}*`);
  expect((await ask(paths.overview, { cookie: cookieHeader(await page.context().cookies()) })).status).toBe(307); // half a login opens nothing
  await proveApp(page, "000000");
  const refused = page.getByRole("alert").filter({ hasText: "Not confirmed" });
  await expect(refused).toBeVisible();
  const code = await freshCode(secretOf("admin"));
  await proveApp(page, code);
  await page.waitForURL(`**${paths.overview}`);

  const again = await openAs("nobody");
  await again.goto(paths.login);
  await typeLogin(again, emailOf("admin"), password);
  await again.waitForURL(`**${paths.secondFactor}*`);
  await proveApp(again, code);
  await expect(again.getByRole("alert").filter({ hasText: "Not confirmed" })).toBeVisible();
});

test("[A3] a passkey signs in without a password, and new recovery codes sign in once each", async ({ openAs, browser }) => {
  await cookieOf(browser, "admin");
  const page = await openAs("nobody");
  await signInByPasskey(page);
  await page.goto(paths.security);
  await page.getByRole("button", { name: "Make new codes" }).click();
  const dialog = page.getByRole("dialog", { name: "Make new recovery codes" });
  await dialog.getByRole("button", { name: "Make new codes" }).click();
  await confirmByPasskey(page);
  const items = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(items).toHaveCount(10);
  const [code = ""] = await items.allTextContents();
  await page.getByLabel("I have stored the codes").check();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("10 of 10 are left")).toBeVisible();

  const use = async () => {
    const other = await openAs("nobody");
    await other.goto(paths.login);
    await typeLogin(other, emailOf("admin"), password);
    await other.waitForURL(`**${paths.secondFactor}*`);
    await other.getByRole("button", { name: "Use a recovery code" }).click();
    await other.getByLabel("Recovery code").fill(code.trim());
    await other.getByRole("button", { name: "Sign in", exact: true }).click();
    return other;
  };
  await (await use()).waitForURL(`**${paths.overview}`);
  await expect((await use()).getByRole("alert").filter({ hasText: "Not confirmed" })).toBeVisible();
  await page.reload();
  await expect(page.getByText("9 of 10 are left")).toBeVisible();
});

test("[A5] v5.0.0-7.5.2 a person sees where they are signed in and ends another session, whose open page leaves within 5 s", async ({
  openAs,
  browser,
}) => {
  await cookieOf(browser, "viewer");
  const email = emailOf("viewer");
  const [here, there] = [await openAs("nobody"), await openAs("nobody")];
  await signIn(there, email);
  await signIn(here, email);
  const others = cookieHeader(await there.context().cookies());
  await here.goto(paths.sessions);
  const table = here.getByRole("table", { name: "Your sessions" });
  await expect(table.getByRole("row", { name: /this one/ })).toHaveCount(1);
  expect(await table.getByRole("row").count()).toBeGreaterThan(2);

  const newestOther = table.getByRole("row").filter({ hasNotText: "this one" }).nth(1); // below the head
  await newestOther.getByRole("button", { name: "End" }).click();
  await here.getByRole("alertdialog").getByRole("button", { name: "End" }).click();
  const confirm = here.getByRole("dialog", { name: "Confirm that it is you" });
  await confirm.getByLabel("Password", { exact: true }).fill(password);
  await confirm.getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(there).toHaveURL(new RegExp(paths.login), { timeout: 5_000 });
  expect((await ask(paths.overview, { cookie: others })).status).toBe(307);
});

test("[A9] v5.0.0-9.2.3 a token is made for one program, shown once, works in its scope alone, and ends when it is revoked", async ({
  openAs,
  browser,
}) => {
  await cookieOf(browser, "admin");
  const page = await openAs("admin");
  await page.goto(paths.tokens);
  await page.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog", { name: "New API token" });
  await dialog.getByLabel("Name").fill("Reporting");
  await dialog.getByRole("radio", { name: /Plain/ }).check();
  await dialog.getByLabel("See a granted portfolio: runs, positions, equity").check();
  await dialog.getByRole("button", { name: "Make the token" }).click();
  await confirmByPasskey(page);
  const text = (await dialog.getByText(/^bulwark_[0-9a-f]+_[0-9a-f]+$/).textContent())?.trim() ?? "";
  await dialog.getByRole("button", { name: "I have stored it" }).click();
  const row = page.getByRole("row", { name: /Reporting/ });
  await expect(row).toBeVisible();
  await expect(page.getByText(text)).toHaveCount(0);

  const headers = { authorization: `Bearer ${text}` };
  const api = (path: string) => ask(`${paths.api.v1}${path}`, { headers });
  expect((await api("/portfolios")).status).toBe(200);
  expect((await api("/users")).status).not.toBe(200);

  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("alertdialog")).toHaveCount(0); // while it is open, the table behind it is out of reach
  await expect(row.getByRole("button", { name: "Revoke" })).toHaveCount(0);
  expect((await api("/portfolios")).status).toBe(401);
});

test("[A8] v5.0.0-2.3.5 a role waits for a second pair of eyes: the page says what it would do and until when, and anyone may veto", async ({
  openAs,
  browser,
}) => {
  await cookieOf(browser, "admin");
  const page = await openAs("admin");
  await page.goto(paths.newRole);
  await page.getByLabel("Name", { exact: true }).fill("Night watch");
  await page.getByLabel(/for/).first().fill("Engages the kill switch");
  await page.getByLabel("Engage the kill switch").check();
  await page.getByRole("button", { name: /Make the role|Ask|Create/ }).click();
  await confirmByPasskey(page);
  await expect(page.getByText("You are the only admin, so this waits for 15 minutes.", { exact: false }).first()).toBeVisible();

  await page.goto(paths.approvals);
  const waiting = page.getByRole("listitem").filter({ hasText: "Night watch" });
  await expect(waiting).toContainText("May be carried out in");
  await waiting.getByRole("button", { name: "Take back" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Take back" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Night watch" })).toContainText("vetoed");
  await page.goto(paths.roles);
  await expect(page.getByText("Night watch")).toHaveCount(0);
});

test("v5.0.0-6.2.6 v5.0.0-6.2.7 passwords may be pasted and shown, and managers find the fields they know", async ({ openAs }) => {
  const page = await openAs("nobody");
  await page.goto(paths.login);
  const field = page.getByLabel("Password", { exact: true });
  await expect(field).toHaveAttribute("autocomplete", "current-password");
  await expect(page.getByLabel("E-mail")).toHaveAttribute("autocomplete", "username");
  await field.focus();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "pasted");
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
    if (event.defaultPrevented) throw new Error("pasting was refused");
  });
  await page.keyboard.insertText("pasted");
  await expect(field).toHaveValue("pasted");
  await expect(field).toHaveAttribute("type", "password");
  await page.getByRole("button", { name: "Show password" }).click();
  await expect(field).toHaveAttribute("type", "text");
});
