import { readFileSync, rmSync } from "node:fs";
import { get } from "node:https";
import { connect } from "node:net";
import { dirname } from "node:path";
import { can } from "#lib/domain/access/can.ts";
import { shippedPermissions } from "#lib/domain/access/roles.ts";
import { paths } from "#lib/paths.ts";
import { ownCertificate } from "#lib/tooling/own-certificate.ts";
import { type Asked, ask } from "./support/ask.ts";
import { startDesk } from "./support/desk-process.ts";
import { expect, test } from "./support/desk-test.ts";
import { type Door, doors } from "./support/door-permissions.ts";
import { type Facts, facts, filledAddress } from "./support/facts.ts";
import { cookieOf } from "./support/people.ts";

const api = paths.api.v1;
const friend = "https://tools.example";

/** GET of each operation, with real ids. */
function addressOf({ address }: Door, known: Facts): string {
  const filled = filledAddress(address, known);
  return filled.endsWith("/candles") ? `${filled}?interval=1m&limit=1` : filled;
}

const readable = async () => (await doors()).filter(({ address, exports }) => address.startsWith(`${api}/`) && exports.includes("GET"));

test("v5.0.0-8.2.1 v5.0.0-8.2.2 [A8] every GET of the API answers each signed-in person as the permission table says, and nobody else", async ({
  browser,
}) => {
  const known = await facts();
  const wrong: string[] = [];
  for (const who of ["viewer", "trader", "stranger", "admin"] as const) {
    const cookie = await cookieOf(browser, who);
    const role = who === "stranger" ? "trader" : who;
    const actor = { kind: "person", permissions: shippedPermissions(role) } as Parameters<typeof can>[0]; // the permissions alone are asked
    for (const door of await readable()) {
      const address = addressOf(door, known);
      const [asks] = door.asks.filter(({ name }) => door.gets.includes(name));
      if (!asks || asks.permission === "public") continue;
      const mayAtAll = can(actor, asks.permission).may;
      const wants = !mayAtAll ? 403 : who === "stranger" && asks.isAboutPortfolio ? 404 : 200;
      const { status, text } = await ask(address, { cookie });
      if (status !== wants) wrong.push(`${address} as ${who}: ${status} instead of ${wants}`);
      if (who === "stranger" && text.includes(known.portfolioId)) wrong.push(`${address} tells the stranger of the portfolio`);
      if ((await ask(address)).status !== 401) wrong.push(`${address} answers somebody who shows nothing`);
      if ((await ask(address, { cookie, headers: { "sec-fetch-site": "cross-site" } })).status !== 401)
        wrong.push(`${address} lends the session`);
    }
  }
  expect(wrong).toEqual([]);
});

test("v5.0.0-3.5.1 v5.0.0-3.5.2 [A8] a session changes nothing over the API, and a form of another page gets nowhere", async ({
  browser,
  desk,
}) => {
  const cookie = await cookieOf(browser, "admin");
  const body = JSON.stringify({ scope: "all" });
  for (const headers of [{ origin: desk.origin }, {}, { origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
    for (const type of ["application/json", "text/plain", "application/x-www-form-urlencoded"]) {
      const answer = await ask(`${api}/kill-switch/engage`, {
        method: "POST",
        cookie,
        body,
        headers: { ...headers, "content-type": type },
      });
      expect([401, 403]).toContain(answer.status);
    }
  }
  const state = JSON.parse((await ask(`${api}/kill-switch`, { cookie })).text) as { all: { isEngaged: boolean } };
  expect(state.all.isEngaged).toBe(false);
});

test("v5.0.0-4.1.4 v5.0.0-13.4.4 [A8] operations take the methods of the table and no other", async ({ browser }) => {
  const cookie = await cookieOf(browser, "admin");
  const known = await facts();
  for (const door of (await doors()).filter(({ address }) => address.startsWith(`${api}/`))) {
    for (const method of ["GET", "POST", "PUT", "DELETE", "PATCH"]) {
      if (door.exports.includes(method)) continue;
      expect([door.address, method, (await ask(addressOf(door, known), { method, cookie })).status]).toEqual([door.address, method, 405]);
    }
  }
});

test("v5.0.0-3.4.2 [A11] without a list no other origin is answered, neither before nor with the request", async ({ browser }) => {
  const cookie = await cookieOf(browser, "admin");
  for (const path of [`${api}/portfolios`, paths.api.session, paths.overview]) {
    const headers = { origin: friend, "access-control-request-method": "POST" };
    const before = await ask(path, { method: "OPTIONS", headers });
    expect(before.status).toBe(403);
    expect(named(before, "access-control-")).toEqual([]);
    expect(named(await ask(path, { cookie, headers: { origin: friend } }), "access-control-")).toEqual([]);
  }
});

test("v5.0.0-3.4.7 [A12] every page says where reports go, and what is sent there is taken, bounded and changes nothing", async ({
  browser,
}) => {
  const cookie = await cookieOf(browser, "admin");
  const page = await ask(paths.overview, { cookie });
  expect(page.headers["content-security-policy"]).toContain(`report-uri ${paths.api.cspReport}`);
  expect(page.headers["reporting-endpoints"]).toContain(paths.api.cspReport);
  const report = JSON.stringify({ "csp-report": { "effective-directive": "img-src", "blocked-uri": "https://evil.example/" } });
  const send = (body: string) =>
    ask(paths.api.cspReport, { method: "POST", body, headers: { "content-type": "application/csp-report", origin: "null" } });
  expect((await send(report)).status).toBe(204);
  expect((await send("{")).status).toBe(204);
  expect((await send("x".repeat(1_100_000))).status).toBeGreaterThanOrEqual(400);
});

test("v5.0.0-4.1.3 v5.0.0-3.4.2 [A9] [A11] a desk for certain addresses refuses all others whatever they claim, and answers named origins alone", async () => {
  test.setTimeout(180_000);
  const environment = { BULWARK_ALLOWED_ADDRESSES: "127.0.0.1", BULWARK_CORS_ORIGINS: friend };
  const closed = await startDesk({ environment: { BULWARK_ALLOWED_ADDRESSES: "192.0.2.0/24" } });
  try {
    const host = new URL(closed.origin).host;
    for (const claim of [
      {},
      { "x-forwarded-for": "192.0.2.1" },
      { "x-real-ip": "192.0.2.1" },
      { forwarded: "for=192.0.2.1" },
      { "x-bulwark-address": "192.0.2.1" },
    ]) {
      for (const path of [paths.login, `${api}/portfolios`, paths.api.auth]) {
        expect((await ask(path, { port: closed.port, headers: { host, ...claim } })).status).toBe(403);
      }
    }
    expect((await ask(paths.api.health, { port: closed.port, headers: { host } })).status).toBe(200); // the starter's own question
  } finally {
    await end(closed);
  }
  const open = await startDesk({ environment });
  try {
    const host = new URL(open.origin).host;
    const cross = (path: string, origin: string, more = {}) =>
      ask(path, { port: open.port, method: "OPTIONS", headers: { host, origin, "access-control-request-method": "GET", ...more } });
    const allowed = await cross(`${api}/portfolios`, friend);
    expect([allowed.status, allowed.headers["access-control-allow-origin"], allowed.headers.vary]).toEqual([
      204,
      friend,
      expect.stringContaining("Origin"),
    ]);
    expect(allowed.headers["access-control-allow-credentials"]).toBeUndefined();
    for (const [path, origin] of [
      [`${api}/portfolios`, "https://evil.example"],
      [`${api}/portfolios`, `${friend}.evil.example`],
      [paths.api.session, friend],
    ] as const)
      expect((await cross(path, origin)).status).toBe(403);
    const asked = await ask(`${api}/portfolios`, { port: open.port, headers: { host, origin: friend } });
    expect([asked.status, asked.headers["access-control-allow-origin"]]).toEqual([401, friend]);
  } finally {
    await end(open);
  }
});

test("v5.0.0-12.1.1 v5.0.0-3.3.1 v5.0.0-3.3.3 v5.0.0-3.4.1 v5.0.0-4.1.2 [A12] with its own certificate the desk speaks TLS 1.3 and binds its cookies to the host", async () => {
  test.setTimeout(180_000);
  const files = ownCertificate();
  test.skip(!files, "There is no openssl on this machine to make a certificate with.");
  if (!files) return;
  const desk = await startDesk({ arguments: ["--tls-cert", files.cert, "--tls-key", files.key] });
  try {
    expect(desk.origin).toBe(`https://127.0.0.1:${desk.port}`);
    expect(desk.setUpLink).toMatch(/^https:\/\/127\.0\.0\.1/);
    const login = await askOverTls(desk.port, paths.login, files.cert);
    expect(login).toMatchObject({ status: 200, version: "TLSv1.3", transport: "max-age=63072000; includeSubDomains" });
    const csrf = await askOverTls(desk.port, `${paths.api.auth}/csrf`, files.cert);
    expect(csrf.cookies.length).toBeGreaterThan(0);
    for (const cookie of csrf.cookies) {
      expect(cookie).toMatch(/^__Host-bulwark-/);
      expect(cookie).toContain("Secure");
    }
    const script = /<script[^>]+src="([^"]+)"/.exec(login.text)?.[1] ?? "/none.js";
    expect(await askOverTls(desk.port, script, files.cert)).toMatchObject({
      status: 200,
      transport: "max-age=63072000; includeSubDomains",
    });
    await expect(askOverTls(desk.port, paths.login, files.cert, "TLSv1.2")).rejects.toThrow();
    await expect(ask(`${api}/health`, { port: desk.port, headers: { host: `127.0.0.1:${desk.port}` } })).rejects.toThrow(); // nothing in the clear
  } finally {
    const { ms, code } = await end(desk);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
  }
});

test("v5.0.0-3.5.7 v5.0.0-3.5.8 scripts are the same for everybody and hold nothing of anybody; private answers can be embedded nowhere", async ({
  browser,
}) => {
  const cookie = await cookieOf(browser, "admin");
  const known = await facts();
  const page = await ask(paths.overview, { cookie });
  const scripts = [...new Set([...page.text.matchAll(/<script[^>]+src="([^"]+)"/g)].map(([, src = ""]) => src))];
  expect(scripts.length).toBeGreaterThan(2);
  for (const src of scripts) {
    const [own, anonymous] = [await ask(src, { cookie }), await ask(src)];
    expect(own.text).toBe(anonymous.text);
    expect(own.text).not.toMatch(/desk\.example/);
    for (const id of [known.portfolioId, known.runId, known.userId]) expect(own.text).not.toContain(id);
  }
  for (const path of [paths.overview, `${api}/portfolios`, paths.login])
    expect((await ask(path, { cookie })).headers["cross-origin-resource-policy"]).toBe("same-origin");
});

test("v5.0.0-4.2.1 a request whose length can be read in two ways is refused, and nothing behind it is answered", async ({ desk }) => {
  const host = new URL(desk.origin).host;
  const head = (lines: readonly string[]) => `${["POST /api/session HTTP/1.1", `Host: ${host}`, ...lines].join("\r\n")}\r\n\r\n`;
  const behind = `GET /login HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  for (const raw of [
    `${head(["Content-Length: 4", "Transfer-Encoding: chunked"])}0\r\n\r\n${behind}`,
    `${head(["Content-Length: 0", "Content-Length: 44"])}${behind}`,
    `${head(["Transfer-Encoding: chunked, identity"])}0\r\n\r\n${behind}`,
    `${head(["Transfer-Encoding: xchunked"])}0\r\n\r\n${behind}`,
    `${head(["Content-Length: +4"])}abcd${behind}`,
    `${head(["Transfer-Encoding: chunked"])}ZZ\r\n${behind}`,
    head(["Content-Length : 0"]),
  ]) {
    const answer = await speak(desk.port, raw);
    expect(answer, raw).not.toMatch(/HTTP\/1\.1 200/);
    expect(answer, raw).toMatch(/^HTTP\/1\.1 4\d\d|^$/);
  }
});

/** Bytes as they are; everything the server says until it lets go. */
function speak(port: number, raw: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(raw, "latin1"));
    socket.setEncoding("latin1").setTimeout(3_000, () => socket.destroy());
    socket.on("data", (text) => {
      said += text;
    });
    socket.once("close", () => resolve(said));
    socket.once("error", (error) => ("code" in error && error.code === "ECONNRESET" ? resolve(said) : reject(error)));
  });
}

const named = ({ headers }: Asked, prefix: string) => Object.keys(headers).filter((name) => name.startsWith(prefix));

async function end(desk: Awaited<ReturnType<typeof startDesk>>) {
  const ended = await desk.stop();
  rmSync(dirname(desk.data), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  return ended;
}

type Answer = {
  readonly status: number | undefined;
  readonly version: string | null;
  readonly transport: string | undefined;
  readonly cookies: readonly string[];
  readonly text: string;
};

function askOverTls(port: number, path: string, cert: string, maxVersion: "TLSv1.2" | "TLSv1.3" = "TLSv1.3"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, agent: false, ca: readFileSync(cert), maxVersion }, (response) => {
      const socket = response.socket as import("node:tls").TLSSocket; // over TLS
      const version = socket.getProtocol();
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.once("end", () =>
        resolve({
          status: response.statusCode,
          version,
          transport: response.headers["strict-transport-security"],
          cookies: response.headers["set-cookie"] ?? [],
          text,
        }),
      );
      response.once("error", reject);
    }).once("error", reject);
  });
}
