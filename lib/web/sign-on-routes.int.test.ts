import { writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import type { Actor } from "#lib/domain/access/actor.ts";
import type { UserId } from "#lib/domain/kernel/ids.ts";
import { webSettings } from "#lib/services/testing/web-settings.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import type { WebParts } from "../compose/for-web.ts";
import { makePerson } from "../services/access/make-person.ts";
import { type Idp, startIdp, walkThrough } from "../services/access/testing/open-id-provider.ts";
import { takeRefusals } from "./refusal-counts.ts";
import { BrowserJar, nextHeaders } from "./testing/browser-jar.ts";

// The two things that only a running Next has: the cookies of its request, and next-auth, which reads them. Nobody is signed in here.
vi.mock("next/headers", () => nextHeaders);
vi.mock("./auth.ts", () => ({ auth: async () => null }));

type Handler = Parameters<BrowserJar["ask"]>[0];

const DESK = "http://127.0.0.1:7340";
const host: Actor = { kind: "host", osUser: "tester" };
const REFUSED = "/login?sign-on=sign-on-refused";

let database: TestDatabase;
let parts: WebParts;
let owner: pg.Client;
let idp: Idp;
let start: Handler;
let callback: Handler;

const handlerOf = async (file: string) => ((await import(new URL(`../../app/api/${file}`, import.meta.url).href)) as { GET: Handler }).GET;

beforeAll(async () => {
  database = await createTestDatabase();
  await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
  idp = await startIdp(DESK);
  const secretFile = join(database.dataDir, "oidc-secret");
  writeFileSync(secretFile, "desk-secret-of-32-characters-or-more", { mode: 0o600 });
  Object.assign(process.env, webSettings(database, DESK), {
    BULWARK_OIDC_ISSUER: idp.issuer,
    BULWARK_OIDC_CLIENT_ID: "desk",
    BULWARK_OIDC_SECRET_FILE: secretFile,
  });
  const { forWeb } = await import("../compose/for-web.ts");
  parts = await forWeb();
  owner = new pg.Client({ connectionString: database.superuserUrl });
  await owner.connect();
  const userId = parts.services.ids.next<UserId>();
  await parts.work.transaction(host, async (tx) => {
    await makePerson(tx, { id: userId, email: "linked@example.org", name: "Linked", role: "viewer", state: "active", invitedBy: null });
    await tx.access.identities.link(userId, idp.issuer, "linked");
  });
  idp.account = "linked";
  [start, callback] = [await handlerOf("sign-on/route.ts"), await handlerOf("sign-on/callback/route.ts")];
});
afterAll(async () => {
  idp?.close();
  await parts?.close();
  await owner?.end();
  await database?.drop();
});
beforeEach(() => {
  idp.answer = (_path, body) => body;
});

const count = async (table: string, where = "true") =>
  Number((await owner.query(`SELECT count(*) AS n FROM ${table} WHERE ${where}`)).rows[0].n);
const named = (browser: BrowserJar, use: string) => [...browser.kept.keys()].find((name) => name.includes(`bulwark-${use}-`));

/** A browser that went to the provider and is on its way back. */
async function away(query = "") {
  const browser = new BrowserJar(DESK);
  const sent = await browser.ask(start, `/api/sign-on${query}`, { "sec-fetch-site": "same-origin" });
  expect([sent.status, new URL(sent.location).origin]).toEqual([303, idp.issuer]);
  return { browser, back: new URLSearchParams(await walkThrough(sent.location, DESK)) };
}

const comesBack = (browser: BrowserJar, back: URLSearchParams) => browser.ask(callback, `/api/sign-on/callback?${back}`);

/** Nothing is opened, the browser is back at the login, and it is on record. */
async function expectRefusal(ask: () => Promise<{ readonly status: number; readonly location: string }>, browser: BrowserJar) {
  const [sessions, events] = [await count("session"), await count("audit_event", "type = 'sign-on.refused' AND result = 'refused'")];
  expect(await ask()).toEqual({ status: 303, location: REFUSED });
  expect([named(browser, "session"), named(browser, "ticket"), named(browser, "sign-on")]).toEqual([undefined, undefined, undefined]);
  expect(await count("session")).toBe(sessions);
  expect(await count("audit_event", "type = 'sign-on.refused' AND result = 'refused'")).toBe(events + 1);
}

describe("single sign-on at its two addresses", () => {
  it("[A15] signs in, goes where the person wanted, and leaves no trace of the walk in the browser", async () => {
    const { browser, back } = await away("?next=/runs");
    expect(await comesBack(browser, back)).toEqual({ status: 303, location: "/runs" });
    expect([named(browser, "session") !== undefined, named(browser, "sign-on")]).toEqual([true, undefined]);
    expect(await count("audit_event", "type = 'login.succeeded' AND result = 'done'")).toBe(1);
  });

  it("v5.0.0-3.7.2 [A15] never leads to another host afterwards, and counts for the record who wanted it", async () => {
    takeRefusals();
    for (const next of ["https://evil.example/", "//evil.example", "/\\evil.example"]) {
      const { browser, back } = await away(`?next=${encodeURIComponent(next)}`);
      expect((await comesBack(browser, back)).location).toBe("/overview");
    }
    expect(takeRefusals().reduce((sum, { rule, count }) => sum + (rule === "redirect" ? count : 0), 0)).toBe(3);
  });

  it("v5.0.0-10.1.2 [A15] refuses a state of nobody, of another browser, and none", async () => {
    for (const state of ["A".repeat(43), (await away()).back.get("state") ?? "", ""]) {
      const { browser, back } = await away();
      back.set("state", state);
      await expectRefusal(() => comesBack(browser, back), browser);
    }
    const { back } = await away();
    const other = new BrowserJar(DESK);
    await expectRefusal(() => comesBack(other, back), other);
  });

  it("v5.0.0-10.2.1 [A15] refuses a code that was made for another walk: its PKCE challenge is another", async () => {
    const stolen = (await away()).back.get("code") ?? "";
    const { browser, back } = await away();
    back.set("code", stolen);
    const asked = idp.seen.filter(({ path }) => path === "/token").length;
    await expectRefusal(() => comesBack(browser, back), browser);
    expect(idp.seen.filter(({ path }) => path === "/token")).toHaveLength(asked + 1); // it was the provider that said no
  });

  it("v5.0.0-10.5.1 [A15] refuses an ID token with the nonce of another walk", async () => {
    const { browser, back } = await away();
    const other = await away();
    const theirs: string[] = [];
    idp.answer = (path, body) => {
      if (path === "/token") theirs.push(String(body["id_token"]));
      return body;
    };
    await comesBack(other.browser, other.back);
    expect(theirs).toHaveLength(1);
    idp.answer = (path, body) => (path === "/token" ? { ...body, id_token: theirs[0] } : body); // signed by the provider, for us, a moment ago
    await expectRefusal(() => comesBack(browser, back), browser);
  });

  it("v5.0.0-10.2.2 [A15] refuses an answer in the name of another issuer: no mix-up", async () => {
    for (const issuer of ["https://other.example", undefined]) {
      const { browser, back } = await away();
      if (issuer) back.set("iss", issuer);
      else back.delete("iss");
      await expectRefusal(() => comesBack(browser, back), browser);
    }
  });

  it("v5.0.0-10.1.2 [A15] refuses the same answer again, also in the browser that still has its cookie", async () => {
    const { browser, back } = await away();
    const cookie = named(browser, "sign-on") ?? expect.fail("the walk has its cookie");
    const binding = browser.kept.get(cookie) ?? "";
    expect((await comesBack(browser, back)).location).toBe("/overview");
    const again = new BrowserJar(DESK);
    await expectRefusal(() => comesBack(again, back), again);
    again.kept.set(cookie, binding);
    await expectRefusal(() => comesBack(again, back), again);
  });

  it("[A15] takes a refusal of the provider for what it is, and cannot be told to try again with a code", async () => {
    const { browser, back } = await away();
    const code = new URLSearchParams(back);
    back.delete("code");
    back.set("error", "access_denied");
    const kept = new Map(browser.kept);
    await expectRefusal(() => comesBack(browser, back), browser);
    for (const [name, value] of kept) browser.kept.set(name, value);
    await expectRefusal(() => comesBack(browser, code), browser);
  });

  it("v5.0.0-7.6.2 [A15] starts no walk for another site's page, and one for an own link or a bookmark", async () => {
    for (const site of ["cross-site", "same-site"]) {
      const browser = new BrowserJar(DESK);
      const [flows, asked] = [await count("oidc_flow"), idp.seen.length];
      await expectRefusal(() => browser.ask(start, "/api/sign-on?site=own", { "sec-fetch-site": site }), browser);
      expect([await count("oidc_flow"), idp.seen.length]).toEqual([flows, asked]);
    }
    const typed = await new BrowserJar(DESK).ask(start, "/api/sign-on", { "sec-fetch-site": "none" });
    expect(typed.location).toContain(idp.issuer);
  });
});
