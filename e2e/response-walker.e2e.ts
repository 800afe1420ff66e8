import type { Browser } from "@playwright/test";
import { paths } from "#lib/paths.ts";
import { type RouteEntry, routeManifest } from "#lib/tooling/route-manifest.ts";
import { callAction } from "./support/actions.ts";
import { type Asked, ask, isNotFound } from "./support/ask.ts";
import { checkout } from "./support/desk-process.ts";
import { expect, test } from "./support/desk-test.ts";
import { facts, filledAddress } from "./support/facts.ts";
import { password } from "./support/password.ts";
import { cookieOf, emailOf, type Person } from "./support/people.ts";

type Walked = Asked & { readonly path: string; readonly as: string; readonly isPage: boolean };

let walked: readonly Walked[] = [];

/** Every door, anonymous and as an admin, and what stands behind no door. */
async function walk(browser: Browser): Promise<readonly Walked[]> {
  if (walked.length > 0) return walked;
  const admin = await cookieOf(browser, "admin");
  const ids = await facts();
  const doors = routeManifest().filter(({ kind }) => kind !== "actions");
  const answers: Walked[] = [];
  for (const [as, cookie] of [
    ["anonymous", undefined],
    ["admin", admin],
  ] as const) {
    for (const door of doors) answers.push(await visit(door, filledAddress(door.address, ids), as, cookie));
    for (const path of ["/nothing-here", `${paths.overview}/x.css`, "/.env", "/api/nothing-here", paths.run("not-an-id")]) {
      answers.push({ ...(await ask(path, { cookie })), path, as, isPage: !path.startsWith("/api/") });
    }
  }
  walked = answers;
  return walked;
}

async function visit(door: RouteEntry, path: string, as: string, cookie: string | undefined): Promise<Walked> {
  const answer = await ask(path, { cookie, headOnly: path === paths.api.stream && cookie !== undefined });
  return { ...answer, path, as, isPage: door.kind === "page" };
}

const html = (answers: readonly Walked[]) => answers.filter(({ headers }) => headers["content-type"]?.startsWith("text/html"));
/** The first page that holds something: a redirect may be HTML too, without a script. */
const shown = (answers: readonly Walked[]) => html(answers).find(({ status }) => status === 200)?.text ?? "";
const policyOf = ({ headers }: Asked) => String(headers["content-security-policy"] ?? "");
const nonceOf = (answer: Asked) => /'nonce-([^']+)'/.exec(policyOf(answer))?.[1];
const named = ({ as, path, status }: Walked) => `${path} as ${as}: ${status}`;

test("[A12] v5.0.0-3.4.3 v5.0.0-3.4.6 every answer carries a content policy; a page's has a nonce of its own, and only its scripts have it", async ({
  browser,
}) => {
  const answers = await walk(browser);
  expect(answers.length).toBeGreaterThan(30);
  for (const answer of answers) {
    expect(policyOf(answer), named(answer)).toContain("frame-ancestors 'none'");
    expect(policyOf(answer), named(answer)).not.toContain("unsafe");
    const nonce = nonceOf(answer);
    if (!answer.isPage) {
      expect(policyOf(answer), named(answer)).toContain("default-src 'none'");
      continue;
    }
    expect(nonce, named(answer)).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    for (const word of ["object-src 'none'", "base-uri 'none'", "form-action 'self'", "'strict-dynamic'"])
      expect(policyOf(answer), named(answer)).toContain(word);
    const scripts = answer.text.match(/<script\b[^>]*>/g) ?? [];
    expect(
      scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`)),
      named(answer),
    ).toEqual([]);
  }
  const nonces = answers.map(nonceOf).filter((nonce) => nonce !== undefined);
  expect(new Set(nonces).size).toBe(nonces.length);
});

test("v5.0.0-3.4.4 v5.0.0-3.4.5 v5.0.0-3.4.8 v5.0.0-3.2.1 every answer says nosniff, its referrer policy and its isolation", async ({
  browser,
}) => {
  const answers = await walk(browser);
  const script = /<script[^>]+src="([^"]+)"/.exec(shown(answers))?.[1] ?? "";
  const style = /"([^"]+[.]css)"/.exec(shown(answers).match(/<link[^>]+rel="stylesheet"[^>]*>/)?.[0] ?? "")?.[1] ?? "";
  const files = [];
  for (const path of [script, style]) files.push({ ...(await ask(path)), path, as: "anonymous", isPage: false });
  expect(files.map(({ status }) => status)).toEqual([200, 200]);
  for (const answer of [...answers, ...files]) {
    const { headers } = answer;
    expect(headers, named(answer)).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-frame-options": "DENY",
    });
    expect(headers["strict-transport-security"], named(answer)).toBeUndefined(); // this desk's origin is plain http
  }
});

test("v5.0.0-14.3.2 v5.0.0-14.2.2 nothing that a person sees is kept by a cache", async ({ browser }) => {
  for (const answer of await walk(browser)) {
    if (answer.text === "" && answer.status !== 200) continue; // a redirect or a wrong method holds nothing
    expect(String(answer.headers["cache-control"]), named(answer)).toContain("no-store");
  }
});

test("v5.0.0-3.4.2 no answer opens itself to another origin", async ({ browser }) => {
  const cookie = await cookieOf(browser, "admin");
  for (const path of [paths.overview, paths.api.health, paths.api.stream]) {
    const { headers } = await ask(path, { cookie, headOnly: true, headers: { origin: "https://evil.example" } });
    expect(headers["access-control-allow-origin"], path).toBeUndefined();
    expect(headers["access-control-allow-credentials"], path).toBeUndefined();
  }
});

test("v5.0.0-4.1.1 every body names its type and character set", async ({ browser }) => {
  for (const answer of await walk(browser)) {
    if (answer.text === "" && answer.status !== 200) continue;
    expect(String(answer.headers["content-type"]), named(answer)).toMatch(
      /^(text\/(html|plain|event-stream); ?charset=utf-8|application\/(problem\+)?json)/i,
    );
  }
});

test("no page has a style or a handler in its markup, and none loads anything from elsewhere", async ({ browser }) => {
  const pages = html(await walk(browser));
  expect(pages.length).toBeGreaterThan(20);
  for (const answer of pages) {
    const markup = answer.text.replaceAll(/<script\b[^>]*>[\s\S]*?<\/script>/g, "");
    expect(markup.match(/<[^>]+\sstyle="[^"]*"/)?.[0], named(answer)).toBeUndefined();
    expect(markup.match(/<[^>]+\son[a-z]+="[^"]*"/)?.[0], named(answer)).toBeUndefined();
    expect(markup.match(/<style\b/)?.[0], named(answer)).toBeUndefined();
    expect(markup.match(/<(?!a\b)[^>]+\s(?:src|href)="(?:https?:)?\/\/[^"]*"/)?.[0], named(answer)).toBeUndefined();
  }
});

test("v5.0.0-3.3.2 v5.0.0-3.3.4 v5.0.0-3.3.5 the session cookie is out of scripts' reach, bound to this site, and small", async ({
  browser,
}) => {
  await cookieOf(browser, "viewer");
  const signInAs = (person: Person) => callAction("app/(auth)/login/actions.ts", "signInPerson", { email: emailOf(person), password });
  const signedIn = await signInAs("viewer");
  const ticket = await signInAs("admin"); // half a login
  const csrf = await ask(`${paths.api.auth}/csrf`);
  const cookies = [...signedIn.setCookies, ...ticket.setCookies, ...csrf.setCookies];
  expect(cookies.length).toBeGreaterThanOrEqual(2);
  for (const cookie of cookies) {
    expect(cookie).toMatch(/^bulwark-[a-z]+-[0-9a-f]{8}=/);
    expect(cookie).toContain("HttpOnly");
    expect(cookie).toMatch(/^bulwark-ticket-/.test(cookie) ? /SameSite=Strict/i : /SameSite=Lax/i);
    expect(cookie).toContain("Path=/");
    expect(cookie).not.toMatch(/Domain=/i);
    expect(Buffer.byteLength(cookie.split(";")[0] ?? "")).toBeLessThan(4_096);
  }
  expect(signedIn.setCookies.find((cookie) => cookie.startsWith("bulwark-session-"))).toMatch(/Max-Age=1800/i);
  expect(ticket.setCookies.find((cookie) => cookie.startsWith("bulwark-ticket-"))).toMatch(/Max-Age=600/i);
  expect(ticket.setCookies.some((cookie) => /^bulwark-session-[^=]+=[^;]/.test(cookie))).toBe(false);
});

test("v5.0.0-14.3.3 the browser's storage holds no session and no figures", async ({ openAs }) => {
  const page = await openAs("admin");
  await page.goto(paths.overview);
  const stored = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: (await indexedDB.databases()).map(({ name }) => name),
    readable: document.cookie,
    caches: await caches.keys(),
  }));
  expect(stored.databases).toEqual([]);
  expect(stored.caches).toEqual([]);
  expect(JSON.stringify([stored.local, stored.session])).not.toMatch(/desk\.example|equity|cash|eyJ/i);
  expect(stored.readable).not.toMatch(/bulwark-session/);
});

test("v5.0.0-16.5.1 v5.0.0-13.4.2 what fails says nothing of our insides", async ({ browser }) => {
  const cookie = await cookieOf(browser, "admin");
  const bad = [
    await ask("/%E0%A4%A", { cookie }),
    await ask(paths.runs, { method: "POST", cookie, body: "[", headers: { "next-action": "0".repeat(42), "content-type": "text/plain" } }),
    await ask(paths.api.session, { method: "POST", cookie, body: "{", headers: { "content-type": "application/json" } }),
    await ask(paths.api.session, { method: "POST", cookie, body: '["a"]', headers: { "content-type": "application/json" } }),
    await ask(`${paths.orders}?older=${encodeURIComponent("' or 1=1 --")}`, { cookie }),
    await ask(`${paths.orders}?state=NOPE&side=x&portfolio=1`, { cookie }),
    await ask(`${paths.audit}?from=never&older=x`, { cookie }),
    await ask(`${paths.login}?next=${"a".repeat(5_000)}`),
  ];
  for (const answer of [...bad, ...(await walk(browser))]) {
    expect(answer.status).not.toBe(500);
    const { text } = answer;
    expect(text).not.toMatch(/\bat [\w.<>]+ \(?(file:|\/|node:)|PrismaClient|\bSELECT\b.*\bFROM\b|node_modules\//);
    expect(text).not.toContain(checkout);
  }
});

test("v5.0.0-14.2.5 what is not there is not found, as a page of our own, and is never another page's content", async ({
  browser,
  openAs,
  troubles,
}) => {
  for (const answer of await walk(browser)) {
    if (!/nothing-here|x\.css|\.env$/.test(answer.path)) continue;
    expect(answer.status, named(answer)).toBe(404);
  }
  const cookie = await cookieOf(browser, "admin");
  expect(isNotFound(await ask(paths.run("00000000-0000-7000-8000-000000000000"), { cookie }))).toBe(true);
  troubles.expect(/status of 404/);
  const page = await openAs("admin");
  await page.goto("/nothing-here");
  await expect(page.getByText("There is nothing here that you can see")).toBeVisible();
  await page.getByRole("link", { name: "Go to the overview" }).click();
  await page.waitForURL(`**${paths.overview}`);
});

test("v5.0.0-4.1.4 v5.0.0-13.4.4 routes take the methods they have and no other", async ({ browser }) => {
  const cookie = await cookieOf(browser, "admin");
  for (const [path, methods] of [
    [paths.api.health, ["POST", "PUT", "DELETE", "PATCH"]],
    [paths.api.session, ["GET", "PUT", "DELETE", "PATCH"]],
    [paths.api.stream, ["POST", "PUT", "DELETE"]],
    [paths.api.cspReport, ["GET", "PUT", "DELETE", "PATCH"]],
    [`${paths.api.v1}/portfolios`, ["PUT", "DELETE", "PATCH"]],
    [`${paths.api.v1}/kill-switch/engage`, ["GET", "PUT", "DELETE", "PATCH"]],
  ] as const) {
    for (const method of methods) expect([path, method, (await ask(path, { method, cookie })).status]).toEqual([path, method, 405]);
  }
  for (const path of [paths.overview, paths.api.health]) {
    const traced = await ask(path, { method: "TRACE", cookie });
    expect(traced.status, path).toBeGreaterThanOrEqual(400);
    expect(traced.text).not.toContain("bulwark-session");
  }
});

test("v5.0.0-13.4.6 no answer names the framework, a version or a source map", async ({ browser }) => {
  const answers = await walk(browser);
  for (const answer of answers) {
    expect(answer.headers["x-powered-by"], named(answer)).toBeUndefined();
    expect(answer.headers["server"], named(answer)).toBeUndefined();
  }
  const script = /<script[^>]+src="([^"?]+)[^"]*"/.exec(shown(answers))?.[1] ?? "/none.js";
  expect((await ask(`${script}.map`)).status).toBe(404);
  expect((await ask(script)).text).not.toMatch(/sourceMappingURL=(?!data:application\/json;base64,$)\S+/);
  expect((await ask(paths.api.health)).text).not.toMatch(/\d+\.\d+\.\d+/);
});

test("another host is refused before anything looks at the request", async () => {
  const answer = await ask(paths.login, { headers: { host: "evil.example" } });
  expect(answer.status).toBe(421);
  expect(answer.text).not.toContain("<html");
  expect((await ask(paths.api.health, { headers: { host: "localhost" } })).status).toBe(200); // monitors on this machine
});
