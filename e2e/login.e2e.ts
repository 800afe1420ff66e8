import { paths, withQuery } from "#lib/paths.ts";
import { callAction } from "./support/actions.ts";
import { ask } from "./support/ask.ts";
import { bulwark } from "./support/cli.ts";
import { expect, test } from "./support/desk-test.ts";
import { password } from "./support/password.ts";
import { confirmByPasskey, cookieHeader, cookieOf, emailOf, join, signIn, typeLogin } from "./support/people.ts";

const refusal = "E-mail and password do not match an active account.";
const loginActions = "app/(auth)/login/actions.ts";
/** More than the four that are free for one account from one network. */
const GUESSES = 6;

test("v5.0.0-6.2.6 v5.0.0-14.2.1 the login masks the password and sends it in a body, never in an address", async ({ openAs, browser }) => {
  await cookieOf(browser, "trader");
  const page = await openAs("nobody");
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  await page.goto(paths.login);
  const field = page.getByLabel("Password", { exact: true });
  await expect(field).toHaveAttribute("type", "password");
  await page.getByRole("button", { name: "Show password" }).click();
  await expect(field).toHaveAttribute("type", "text");
  await typeLogin(page, emailOf("trader"), password);
  await page.waitForURL(`**${paths.overview}`);
  const secret = encodeURIComponent(password);
  expect(addresses.filter((url) => url.includes(secret) || url.includes(password) || url.includes("trader%40"))).toEqual([]);
});

test("a wrong password and an unknown user get the same answer", async ({ openAs, browser }) => {
  await cookieOf(browser, "trader");
  const page = await openAs("nobody");
  await page.goto(paths.login);
  await typeLogin(page, emailOf("trader"), "Wrong-Horse 42 Battery");
  const alert = page.getByRole("alert").filter({ hasText: "You are not signed in" });
  await expect(alert).toContainText(refusal);
  const known = await alert.innerText();
  await typeLogin(page, emailOf("nobody-here"), password);
  await expect(page.getByLabel("E-mail")).toHaveValue(emailOf("nobody-here"));
  await expect(alert).toContainText(refusal);
  expect(await alert.innerText()).toBe(known);
});

test("[A16] v5.0.0-6.3.1 guessing is slowed down, for a known and an unknown account alike", async ({ browser }) => {
  await cookieOf(browser, "viewer");
  const codes: Record<string, (string | undefined)[]> = {};
  for (const email of [emailOf("viewer"), emailOf("guessed-name")]) {
    const answers = [];
    for (let guess = 0; guess < GUESSES; guess += 1) {
      answers.push((await callAction(loginActions, "signInPerson", { email, password: `Wrong-Horse 4${guess} Battery` })).code);
    }
    codes[email] = answers;
  }
  const expected = [...Array.from({ length: 5 }, () => "login-failed"), "throttled"];
  expect(codes).toEqual({ [emailOf("viewer")]: expected, [emailOf("guessed-name")]: expected });
});

test("v5.0.0-7.4.1 v5.0.0-7.4.4 signing out ends the session: a copy of the old cookie is refused", async ({ openAs, browser }) => {
  await cookieOf(browser, "trader");
  const page = await openAs("nobody");
  await signIn(page, emailOf("trader"));
  const old = cookieHeader(await page.context().cookies());
  expect((await ask(paths.overview, { cookie: old })).status).toBe(200);

  await page.getByRole("button", { name: "trader: you and the look of the console" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(`**${paths.login}`);

  const replayed = await ask(paths.overview, { cookie: old });
  expect([replayed.status, replayed.headers.location]).toEqual([307, `${paths.login}?ended=1`]);
  expect((await ask(paths.api.stream, { cookie: old, headOnly: true })).status).toBe(401);
  await page.goto(paths.orders);
  await expect(page).toHaveURL(new RegExp(`${paths.login}[?]next=%2Forders$`));
});

test("v5.0.0-7.2.4 signing in again makes a new session and ends the one before", async ({ openAs, browser }) => {
  await cookieOf(browser, "trader");
  const page = await openAs("nobody");
  await signIn(page, emailOf("trader"));
  const before = cookieHeader(await page.context().cookies());
  await page.goto("about:blank"); // an open desk would notice that its session ends
  const again = await callAction(loginActions, "signInPerson", { email: emailOf("trader"), password }, { cookie: before });
  const after = again.setCookies.map((each) => each.split(";")[0]).join("; ");
  expect(after).not.toBe(before);
  expect((await ask(paths.overview, { cookie: before })).status).toBe(307);
  expect((await ask(paths.overview, { cookie: after })).status).toBe(200);
});

test("v5.0.0-7.4.2 v5.0.0-7.4.5 v5.0.0-8.3.2 disabling a user ends open sessions at once", async ({ openAs, browser }) => {
  await cookieOf(browser, "admin");
  const email = emailOf("leaver");
  const { url } = await bulwark<{ url: string }>("users", "add", "--email", email, "--role", "viewer", "--name", "leaver");
  const leaver = await openAs("nobody");
  await join(leaver, url);
  const cookie = cookieHeader(await leaver.context().cookies());
  expect((await ask(paths.overview, { cookie })).status).toBe(200);

  const admin = await openAs("admin");
  await admin.goto(paths.users);
  await admin.getByRole("link", { name: "leaver", exact: true }).click();
  await admin.getByRole("button", { name: "Disable" }).click();
  await admin.getByRole("alertdialog").getByRole("button", { name: "Disable" }).click();
  await confirmByPasskey(admin);
  await expect(admin.getByRole("button", { name: "Enable" })).toBeVisible();

  expect((await ask(paths.overview, { cookie })).status).toBe(307);
  await expect(leaver).toHaveURL(new RegExp(paths.login)); // the open page hears of it by itself
  await typeLogin(leaver, email, password);
  await expect(leaver.getByRole("alert").filter({ hasText: refusal })).toBeVisible();
});

test("v5.0.0-3.7.2 the way back after a login never leads to another host", async ({ openAs, browser, desk }) => {
  await cookieOf(browser, "trader");
  const signedIn = await cookieOf(browser, "trader");
  for (const next of [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "/api/session",
  ]) {
    const shown = await ask(withQuery(paths.login, { next }), { cookie: signedIn });
    expect([next, shown.headers.location]).toEqual([next, paths.overview]);
    const sent = await callAction(loginActions, "signInPerson", { email: emailOf("trader"), password, next });
    expect([next, sent.location]).toEqual([next, paths.overview]);
  }
  const csrf = await ask(`${paths.api.auth}/csrf`);
  const { csrfToken } = JSON.parse(csrf.text) as { csrfToken: string };
  const answered = await ask(`${paths.api.auth}/callback/credentials`, {
    method: "POST",
    cookie: csrf.setCookies.map((each) => each.split(";")[0]).join("; "),
    headers: { "content-type": "application/x-www-form-urlencoded", origin: desk.origin },
    body: new URLSearchParams({ csrfToken, email: emailOf("trader"), password, callbackUrl: "https://evil.example/" }).toString(),
  });
  expect(answered.status).toBe(302);
  expect(answered.headers.location).not.toContain("evil.example");

  const page = await openAs("nobody");
  await page.goto(withQuery(paths.login, { next: paths.risk }));
  await typeLogin(page, emailOf("trader"), password);
  await page.waitForURL(`**${paths.risk}`);
});

test("v5.0.0-3.5.1 a change sent from another site is refused, with the person's own cookie", async ({ browser, desk }) => {
  const cookie = await cookieOf(browser, "admin");
  const foreign = { origin: "https://evil.example" };
  const engaged = await callAction("app/(desk)/risk/actions.ts", "engageKillSwitch", { scope: "all" }, { cookie, headers: foreign });
  expect(engaged.status).toBe(403);
  const posted = await ask(paths.api.session, { method: "POST", cookie, headers: foreign });
  expect(posted.status).toBe(403);
  const bySite = await ask(paths.api.session, { method: "POST", cookie, headers: { "sec-fetch-site": "cross-site" } });
  expect(bySite.status).toBe(403);
  const own = await ask(paths.api.session, { method: "POST", cookie, headers: { origin: desk.origin } });
  expect(own.status).toBe(204);
  const { all } = await bulwark<{ all: { isEngaged: boolean } }>("kill", "status");
  expect(all.isEngaged).toBe(false);
});
