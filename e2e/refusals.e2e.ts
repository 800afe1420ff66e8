import { randomBytes } from "node:crypto";
import { encode } from "next-auth/jwt";
import { paths, withQuery } from "#lib/paths.ts";
import { callAction } from "./support/actions.ts";
import { ask } from "./support/ask.ts";
import { bulwark } from "./support/cli.ts";
import { expect, test } from "./support/desk-test.ts";
import { facts } from "./support/facts.ts";
import { password } from "./support/password.ts";
import { cookieOf, emailOf } from "./support/people.ts";

/**
 * What must be refused over HTTP, each with its event. What is refused before anybody is known is counted and written once a minute, so
 * the first test does all of it and then waits for that minute.
 */
type Event = {
  readonly type: string;
  readonly result: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly resourceId: string | null;
};
const events = async (...filter: readonly string[]) =>
  (await bulwark<{ items: readonly Event[] }>("audit", "list", "--limit", "100", ...filter)).items;
const foreign = { origin: "https://evil.example" };
const loginActions = "app/(auth)/login/actions.ts";
const MINUTE_AND_A_HALF_MS = 90_000;

const cookiesOf = (setCookies: readonly string[]) =>
  setCookies.map((each) => each.split(";")[0] ?? "").filter((each) => !each.endsWith("="));
const sessionOf = (cookies: readonly string[]) => cookies.find((each) => each.includes("bulwark-session-"));

/** Somebody new with a password and a session of an own. */
async function newcomer(
  name: string,
  role = "viewer",
): Promise<{ readonly email: string; readonly cookie: string; readonly session: string }> {
  const email = emailOf(name);
  const { url } = await bulwark<{ url: string }>("users", "add", "--email", email, "--role", role, "--name", name);
  const joined = await callAction("app/(auth)/join/actions.ts", "setPassword", { token: new URL(url).hash.slice(1), password });
  expect([name, joined.location]).toEqual([name, paths.overview]);
  const cookies = cookiesOf(joined.setCookies);
  const session = sessionOf(cookies);
  if (!session) throw new Error(`${name} has no session`);
  return { email, cookie: cookies.join("; "), session };
}

const isSignedIn = async (cookie: string) => (await ask(paths.overview, { cookie })).status === 200;

test("v5.0.0-16.3.2 v5.0.0-3.5.1 v5.0.0-3.7.2 v5.0.0-9.1.2 v5.0.0-7.4.1 what is refused at the door is on record: foreign pages and hosts, forged and dead cookies, ways to other hosts", async ({
  browser,
  desk,
}) => {
  test.setTimeout(240_000);
  await cookieOf(browser, "admin");
  const { cookie, session, email } = await newcomer("refused-at-the-door");
  expect(await isSignedIn(cookie)).toBe(true);

  // CSRF from a foreign origin, with the person's own cookie
  expect((await ask(paths.api.session, { method: "POST", cookie, headers: foreign })).status).toBe(403);
  const pressed = await callAction("app/(desk)/risk/actions.ts", "engageKillSwitch", { scope: "all" }, { cookie, headers: foreign });
  expect(pressed.status).toBe(403);
  // another host than the one public origin
  expect((await ask(paths.overview, { cookie, headers: { host: "evil.example" } })).status).toBe(421);

  // session tokens of nobody: algorithm, key id, key address, another use, one letter changed
  const [name = "", token = ""] = session.split(/=(.*)/s);
  const [, ...rest] = token.split(".");
  const under = (header: object) => [Buffer.from(JSON.stringify(header)).toString("base64url"), ...rest].join(".");
  const own = JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as { kid: string };
  const forgeries = {
    "algorithm none": `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from('{"sub":"admin"}').toString("base64url")}.`,
    "another algorithm": under({ alg: "A256GCMKW", enc: "A256GCM", kid: own.kid }),
    "a key of one's own": await encode({
      token: { sid: desk.origin, use: "session", aud: desk.origin },
      secret: randomBytes(32).toString("hex"),
      salt: name,
    }),
    "another key id": under({ alg: "dir", enc: "A256CBC-HS512", kid: "../../dev/null" }),
    "the address of a key": under({ alg: "dir", enc: "A256CBC-HS512", kid: own.kid, jku: "https://evil.example/jwks" }),
    "another kind of token": `bulwark_${randomBytes(8).toString("hex")}_${randomBytes(32).toString("hex")}`,
    "one letter changed": token.slice(0, -2) + (token.endsWith("AA") ? "BB" : "AA"),
  };
  for (const [forgery, value] of Object.entries(forgeries)) {
    const answer = await ask(paths.overview, { cookie: `${name}=${value}` });
    expect([forgery, answer.status, answer.headers.location]).toEqual([forgery, 307, `${paths.login}?ended=1`]);
  }

  // open redirect through callbackUrl and through the desk's own field
  const csrf = await ask(`${paths.api.auth}/csrf`);
  const { csrfToken } = JSON.parse(csrf.text) as { csrfToken: string };
  const answered = await ask(`${paths.api.auth}/callback/credentials`, {
    method: "POST",
    cookie: cookiesOf(csrf.setCookies).join("; "),
    headers: { "content-type": "application/x-www-form-urlencoded", origin: desk.origin },
    body: new URLSearchParams({ csrfToken, email, password, callbackUrl: "https://evil.example/" }).toString(),
  });
  expect(answered.headers.location).not.toContain("evil.example");
  const sent = await callAction(loginActions, "signInPerson", { email, password, next: "//evil.example" });
  expect(sent.location).toBe(paths.overview);

  // the old cookie after signing out
  await callAction("app/(desk)/actions.ts", "signOutPerson", {}, { cookie });
  expect((await ask(paths.overview, { cookie })).status).toBe(307);
  expect((await ask(paths.api.stream, { cookie, headOnly: true })).status).toBe(401);

  await expect
    .poll(async () => [...new Set((await events("--type", "request.refused")).map(({ data }) => data["rule"]))], {
      timeout: MINUTE_AND_A_HALF_MS,
      intervals: [5_000],
    })
    .toEqual(expect.arrayContaining(["foreign-site", "host", "session", "redirect"]));
});

test("v5.0.0-7.2.4 session fixation: a cookie that somebody planted is never the session of who signs in, and is over after it", async ({
  browser,
}) => {
  await cookieOf(browser, "admin");
  const [attacker, victim] = [await newcomer("planter"), await newcomer("planted-upon")];
  const signedIn = await callAction(loginActions, "signInPerson", { email: victim.email, password }, { cookie: attacker.session });
  const session = sessionOf(cookiesOf(signedIn.setCookies)) ?? "";
  expect(session).not.toBe("");
  expect(session).not.toBe(attacker.session);
  expect(await isSignedIn(session)).toBe(true);
  expect(await isSignedIn(attacker.session)).toBe(false);
  expect((await events("--type", "session.ended", "--result", "done")).length).toBeGreaterThan(0);
});

test("v5.0.0-4.1.3 v5.0.0-6.3.1 [A16] an address that a client claims in a header opens no new bucket for guessing", async ({
  browser,
}) => {
  await cookieOf(browser, "admin");
  const { email } = await newcomer("guessed-from-everywhere");
  const codes: (string | undefined)[] = [];
  for (let guess = 0; guess < 6; guess++) {
    const claim = `198.51.${guess}.7`;
    const headers = { "x-forwarded-for": claim, "x-real-ip": claim, forwarded: `for=${claim}`, "x-bulwark-address": claim };
    codes.push((await callAction(loginActions, "signInPerson", { email, password: `Wrong-Horse 4${guess} Battery` }, { headers })).code);
  }
  expect(codes).toEqual([...Array.from({ length: 5 }, () => "login-failed"), "throttled"]);
  const failed = (await events("--type", "login.failed", "--result", "refused")).filter(({ data }) => data["reason"] === "wrong password");
  expect(failed.length).toBeGreaterThanOrEqual(5);
  expect(JSON.stringify(failed)).not.toContain("198.51.");
});

test("v5.0.0-8.2.2 v5.0.0-15.3.3 a portfolio of somebody else is not found, whatever is sent along, and the attempt is on record", async ({
  browser,
}) => {
  const { portfolioId } = await facts();
  const cookie = await cookieOf(browser, "stranger");
  expect((await callAction("app/(desk)/portfolios/actions.ts", "deletePortfolio", { portfolioId }, { cookie })).code).toBe("not-found");
  const tried = await events("--type", "portfolio.deleted", "--result", "refused", "--resource-id", portfolioId);
  expect(tried[0]?.data["failure"]).toBe("not-found");

  const more = { mode: "live", isDemo: true, createdBy: portfolioId, id: portfolioId, role: "admin" };
  const made = await callAction(
    "app/(desk)/portfolios/actions.ts",
    "createPortfolio",
    { name: "Mass assignment", startingCapital: "1", feedKind: "demo", ...more },
    { cookie },
  );
  const id = /\/portfolios\/([0-9a-f-]{36})/.exec(made.location ?? "")?.[1] ?? "";
  expect(id).not.toBe(portfolioId);
  const [event] = await events("--type", "portfolio.created", "--resource-id", id);
  expect(JSON.stringify(event)).not.toMatch(/live|isDemo/);
  await callAction("app/(desk)/portfolios/actions.ts", "deletePortfolio", { portfolioId: id }, { cookie });
});

test("v5.0.0-7.6.2 [A15] single sign-on is started by no other site's page", async () => {
  const answer = await ask(withQuery(paths.api.signOn, { site: "own" }), { headers: { "sec-fetch-site": "cross-site" } });
  expect([answer.status, answer.headers.location]).toEqual([303, withQuery(paths.login, { "sign-on": "sign-on-refused" })]);
  expect((await events("--type", "sign-on.refused", "--result", "refused"))[0]?.data["reason"]).toBe("started by another site");
});
