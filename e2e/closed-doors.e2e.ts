import { readdirSync } from "node:fs";
import { join } from "node:path";
import { paths } from "#lib/paths.ts";
import { ask } from "./support/ask.ts";
import { checkout } from "./support/desk-process.ts";
import { expect, test } from "./support/desk-test.ts";
import { cookieOf } from "./support/people.ts";

/** What stands in a checkout or in a build beside what is served. */
const sourceControl = [
  "/.git",
  "/.git/",
  "/.git/config",
  "/.git/HEAD",
  "/.git/index",
  "/.git/logs/HEAD",
  "/.gitignore",
  "/.svn/entries",
  "/.hg/store",
  "/overview/.git/config",
  "/_next/.git/config",
  "/_next/static/../../.git/config",
  "/_next/static/%2e%2e/%2e%2e/.git/config",
  "/.%67it/config",
  "/%2e%67it/HEAD",
];

test("v5.0.0-13.4.1 nothing of source control is reachable, however the path is written, by nobody and by an admin", async ({
  browser,
}) => {
  const admin = await cookieOf(browser, "admin");
  for (const cookie of [undefined, admin]) {
    for (const path of sourceControl) {
      const answer = await ask(path, { cookie });
      expect([path, answer.status >= 400 || answer.status === 308]).toEqual([path, true]);
      if (answer.status === 308) expect((await ask(String(answer.headers.location), { cookie })).status, path).toBeGreaterThanOrEqual(400);
      expect(answer.text, path).not.toMatch(/\[core\]|repositoryformatversion|ref: refs\//);
    }
  }
});

test("v5.0.0-13.4.3 no folder is listed, neither of the build nor of the program", async ({ browser }) => {
  const admin = await cookieOf(browser, "admin");
  const folders = ["/_next/", "/_next/static/", "/_next/static/chunks/", "/_next/static/css/", "/_next/static/media/", "/api/", "/api/v1/"];
  for (const cookie of [undefined, admin]) {
    for (const path of [
      ...folders,
      ...folders.map((folder) => folder.slice(0, -1)),
      "/lib/",
      "/app/",
      "/data/",
      "/keys/",
      "/node_modules/",
    ]) {
      const answer = await ask(path, { cookie });
      expect([path, answer.status === 308 || answer.status >= 400]).toEqual([path, true]);
      expect(answer.text, path).not.toMatch(/Index of|<title>Directory|\.js"?>?[^<]*<\/a>/i);
    }
  }
});

test("v5.0.0-13.4.5 the API's description is for who signed in, and what monitors read names parts and no figures", async ({ browser }) => {
  const description = `${paths.api.v1}/openapi.json`;
  for (const path of [paths.apiReference, paths.network, paths.encryption, paths.backups]) {
    const answer = await ask(path);
    expect([path, answer.status, String(answer.headers.location).startsWith(paths.login)]).toEqual([path, 307, true]);
  }
  expect((await ask(description)).status).toBe(401);
  for (const path of [
    "/metrics",
    "/api/metrics",
    "/docs",
    "/swagger",
    "/api/docs",
    "/openapi.json",
    "/graphql",
    "/debug",
    "/status",
    "/server-status",
  ])
    expect([path, (await ask(path)).status]).toEqual([path, 404]);
  const health = await ask(paths.api.health);
  expect(health.status).toBe(200);
  expect(Object.keys(JSON.parse(health.text)).sort()).toEqual(["components", "status"]);
  expect(health.text).toMatch(/^[{}",:a-zA-Z0-9]+$/); // no address, path, name or version
  const admin = await cookieOf(browser, "admin");
  expect((await ask(paths.apiReference, { cookie: admin })).status).toBe(200);
});

test("v5.0.0-13.4.7 the web serves its pages, its API and files of its build with known endings, and no other file", async ({
  browser,
}) => {
  const admin = await cookieOf(browser, "admin");
  const root = readdirSync(checkout).map((name) => `/${name}`);
  const sources = [
    ...root,
    "/package.json",
    "/.env",
    "/.env.example",
    "/lib/config/env.ts",
    "/prisma/grants.sql",
    "/data/keys/web.key",
    "/data/desk.json",
    "/.next/BUILD_ID",
    "/.next/server/app-paths-manifest.json",
    "/_next/static/../server/middleware-manifest.json",
    "/_next/static/%2e%2e/BUILD_ID",
    "/_next/static/..%2f..%2fpackage.json",
  ];
  for (const cookie of [undefined, admin]) {
    for (const path of sources) {
      const answer = await ask(path, { cookie });
      expect([path, answer.status >= 300]).toEqual([path, true]);
      expect(answer.text, path).not.toMatch(/"dependencies"|BULWARK_KEY_FILE|GRANT SELECT|bulwark-key-file/);
    }
  }
  const built = readdirSync(join(checkout, process.env["BULWARK_DIST_DIR"] ?? ".next", "static"), { recursive: true, withFileTypes: true });
  const endings = new Set(built.filter((each) => each.isFile()).map(({ name }) => name.slice(name.lastIndexOf("."))));
  expect([...endings].filter((ending) => ![".js", ".css", ".woff2", ".json", ".ico", ".svg", ".png"].includes(ending))).toEqual([]);
});
