import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAddressIn } from "#lib/config/address-list.ts";
import { apiTokens } from "#lib/crypto/api-token.ts";
import { rateLimits } from "#lib/db/rate-limits.ts";
import type { Actor, Person } from "#lib/domain/access/actor.ts";
import type { TokenMode, TokenScope } from "#lib/domain/access/api-token.ts";
import type { RateClass } from "#lib/domain/access/rate-class.ts";
import { asId, type PortfolioId } from "#lib/domain/kernel/ids.ts";
import type { RateLimits } from "#lib/ports/rate-limits.ts";
import { setUserAddresses } from "../services/access/addresses/set-user-addresses.ts";
import { createToken } from "../services/access/tokens/create-token.ts";
import { listOwnTokens } from "../services/access/tokens/list-own-tokens.ts";
import { listTokens } from "../services/access/tokens/list-tokens.ts";
import { revokeOwnToken, revokeToken } from "../services/access/tokens/revoke-token.ts";
import type { Services } from "../services/services.ts";
import { openTestDesk, type TestDesk } from "../services/testing/test-desk.ts";
import { execute, type UseCase } from "../services/use-case.ts";
import { type ApiDeps, answerApi } from "./api-answer.ts";
import { apiRoute, apiRoutes } from "./api-routes.ts";
import { apiShapes } from "./api-shapes.ts";
import { requestHeaders } from "./request-headers.ts";
import { clientOf, newNonce, signatureOf, type ToSign } from "./testing/api-client.ts";
import { setUserState } from "./testing/user-state.ts";

/** A bug behind an answer is shown with the test that found it. */
const loud: ApiDeps["log"] = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (fields) => console.error(fields),
  bug: (fields) => {
    console.error(fields);
    return "log-id";
  },
};
const origin = "https://desk.example";
const from = { address: "192.0.2.7" };

let desk: TestDesk;
let services: Services;
let limits: RateLimits;
let session: Actor = { kind: "anonymous" };

beforeAll(async () => {
  desk = await openTestDesk();
  // What the API's own use cases ask for; the rest of the services belongs to logins.
  services = { ...desk.services, apiTokens, isAddressIn, origin } as unknown as Services;
  limits = rateLimits({ url: desk.database.webUrl, blind: async (name) => services.digest(name) });
});
afterAll(async () => {
  await limits?.close();
  await desk?.close();
});

const deps = (more: Partial<ApiDeps> = {}): ApiDeps => ({
  work: desk.work,
  services,
  log: loud,
  limits,
  sessionActor: async () => session,
  ...more,
});

async function act<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown): Promise<O> {
  // As `execute` after the step-up that a person proves in the browser.
  const result = await execute(deps(), { ...useCase, stepUp: false }, actor, input, { requestId: "test", ...from });
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

type TokenAsk = {
  readonly mode?: TokenMode;
  readonly scopes?: readonly TokenScope[];
  readonly addresses?: readonly string[];
  readonly days?: number;
};

async function tokenOf(person: Person, ask: TokenAsk = {}) {
  const { mode = "plain", scopes = ["portfolios.read", "trades.read"], addresses = [], days = 1 } = ask;
  return act(createToken, person, { name: "Test", mode, scopes, addresses, days });
}

type Call = {
  readonly token?: string;
  readonly signed?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly address?: string;
  readonly sign?: Partial<ToSign>;
  readonly with?: ApiDeps;
};

/** One request as the route files would answer it. */
async function call(method: "GET" | "POST" | "PUT" | "DELETE", target: string, given: Call = {}) {
  const path = target.split("?")[0] ?? "";
  const { route, params } = routeOf(method, path);
  const { token, signed, body, headers = {}, address = from.address, sign = {} } = given;
  const wire = `/api/v1${target}`;
  const authorization = token
    ? `Bearer ${token}`
    : signed
      ? signatureOf(clientOf(signed), { method, target: wire, body, ...sign })
      : undefined;
  const request = new Request(`${origin}${wire}`, {
    method,
    ...(body === undefined ? {} : { body }),
    headers: {
      [requestHeaders.address]: address,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(authorization ? { authorization } : {}),
      ...headers,
    },
  });
  const response = await answerApi(
    given.with ?? deps(),
    route.useCase as UseCase<unknown, unknown, unknown, Services>,
    route,
    request,
    params,
  );
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text ? JSON.parse(text) : undefined };
}

function routeOf(method: string, path: string) {
  for (const route of apiRoutes) {
    const found = new RegExp(`^${route.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`).exec(path);
    if (found && route.method === method) return { route, params: { ...found.groups } };
  }
  throw new Error(`no route ${method} ${path}`);
}

describe("who asks over the API", () => {
  it("v5.0.0-8.2.1 [A8] nobody gets through without a token, and the answer is a problem that says how to ask", async () => {
    for (const { method, path, useCase } of apiRoutes.filter(({ useCase }) => useCase.permission !== "public")) {
      const answer = await call(method, path.replaceAll(/\{\w+\}/g, "00000000-0000-7000-8000-000000000000"));
      expect([useCase.name, answer.status]).toEqual([useCase.name, 401]);
      expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json; *charset=utf-8$/);
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
      expect(answer.json).toMatchObject({ type: "about:blank", status: 401, code: "unauthenticated" });
    }
  });

  it("v5.0.0-8.2.1 v5.0.0-16.3.1 [A8] refuses what is no token of the desk, in any form, and says the same for all", async () => {
    const person = await desk.person("trader");
    const { text } = await tokenOf(person);
    const wrong = `${text.slice(0, -1)}${text.endsWith("0") ? "1" : "0"}`;
    const unknown = text.replace(/_[0-9a-f]{16}_/, "_0000000000000000_");
    const answers = await Promise.all([wrong, unknown].map((token) => call("GET", "/portfolios", { token })));
    expect(new Set(answers.map(({ json }) => json.detail)).size).toBe(1);
    for (const token of [wrong, unknown, "", "x", `${text}0`, text.toUpperCase(), `${text} ${text}`])
      expect((await call("GET", "/portfolios", { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    for (const authorization of [`Basic ${btoa(text)}`, `Token ${text}`, text])
      expect((await call("GET", "/portfolios", { headers: { authorization } })).status).toBe(401);
    expect(await desk.events("token.refused")).not.toHaveLength(0);
  });

  it("v5.0.0-7.4.1 [A8] a revoked, an expired and a disabled owner's token is dead at once, each with its event", async () => {
    const admin = await desk.person("admin");
    const person = await desk.person("trader");
    const [own, byAdmin, old, orphan] = await Promise.all([tokenOf(person), tokenOf(person), tokenOf(person), tokenOf(person)]);
    const status = async (token: string) => (await call("GET", "/portfolios", { token })).status;
    for (const { text } of [own, byAdmin, old, orphan]) expect(await status(text)).toBe(200);

    await act(revokeOwnToken, person, { tokenId: own.token.id });
    expect(await status(own.text)).toBe(401);
    await act(revokeToken, admin, { tokenId: byAdmin.token.id });
    expect(await status(byAdmin.text)).toBe(401);
    await desk.owner.apiToken.update({
      where: { id: old.token.id },
      data: { createdAt: new Date(Date.now() - 10_000), expiresAt: new Date(Date.now() - 1_000) },
    });
    expect(await status(old.text)).toBe(401);
    await setUserState(desk, person.userId, "disabled");
    expect(await status(orphan.text)).toBe(401);
    const refused = await desk.events("token.refused");
    for (const { token } of [own, byAdmin, old, orphan]) expect(refused.some(({ resourceId }) => resourceId === token.id)).toBe(true);
  });

  it("v5.0.0-8.3.1 [A8] a token can do what its scopes and its owner's role both open, asked at each use", async () => {
    const trader = await desk.person("trader");
    const viewOnly = await tokenOf(trader, { scopes: ["portfolios.read"] });
    expect((await call("GET", "/portfolios", { token: viewOnly.text })).status).toBe(200);
    expect((await call("GET", "/orders", { token: viewOnly.text })).status).toBe(403);
    const makes = await tokenOf(trader, { scopes: ["portfolios.create", "portfolios.read"] });
    const body = JSON.stringify({ name: "Over the API", startingCapital: "1000", feed: { kind: "replay" } });
    expect((await call("POST", "/portfolios", { token: makes.text, body })).status).toBe(201);
    await desk.owner.appUser.update({ where: { id: trader.userId }, data: { roleId: "viewer" } });
    expect((await call("POST", "/portfolios", { token: makes.text, body })).status).toBe(403);
    await expect(tokenOf(await desk.person("viewer"), { scopes: ["portfolios.read"] })).resolves.toBeDefined();
    await expect(tokenOf(await desk.person("viewer"), { scopes: ["runs.control"] })).rejects.toThrow("invalid-input");
    await expect(tokenOf(trader, { days: 366 })).rejects.toThrow("invalid-input");
    await expect(tokenOf(trader, { addresses: ["300.1.1.1"] })).rejects.toThrow("invalid-input");
  });

  it("v5.0.0-8.2.2 [A8] IDOR: a token sees the portfolios of its owner and finds no other, whichever way it asks", async () => {
    const [mine, theirs] = [await desk.person("trader"), await desk.person("trader")];
    const own = await desk.portfolio(mine);
    const foreign = await desk.portfolio(theirs);
    const { text: signed } = await tokenOf(mine, {
      mode: "signed",
      scopes: ["portfolios.read", "trades.read", "runs.control", "portfolios.delete"],
    });
    const listed = await call("GET", "/portfolios", { signed });
    expect(listed.json.items.map(({ id }: { id: string }) => id)).toEqual([own]);
    expect((await call("GET", `/portfolios/${own}`, { signed })).status).toBe(200);
    expect((await call("GET", `/portfolios/${foreign}`, { signed })).status).toBe(404);
    expect((await call("GET", `/orders?portfolioId=${foreign}`, { signed })).json.items ?? []).toEqual([]);
    expect((await call("GET", `/positions?portfolioId=${foreign}`, { signed })).json.items ?? []).toEqual([]);
    expect((await call("DELETE", `/portfolios/${foreign}`, { signed })).status).toBe(404);
    // the address wins over what else is sent: neither query nor body can name another portfolio
    expect((await call("GET", `/portfolios/${foreign}?portfolioId=${own}`, { signed })).status).toBe(404);
    expect((await call("DELETE", `/portfolios/${foreign}`, { signed, body: JSON.stringify({ portfolioId: own }) })).status).toBe(404);
    const tried = (await desk.events("portfolio.deleted")).filter(({ resourceId }) => resourceId === foreign);
    expect(tried.map(({ result, actor, data }) => [result, actor.startsWith("token:"), data.failure])).toEqual([
      ["refused", true, "not-found"],
      ["refused", true, "not-found"],
    ]);
    expect((await call("GET", `/portfolios/${own}`, { signed })).status).toBe(200);
  });

  it("v5.0.0-15.3.3 [A8] mass assignment: fields that the schema does not name change nothing", async () => {
    const trader = await desk.person("trader");
    const { text: token } = await tokenOf(trader, { scopes: ["portfolios.create", "portfolios.read"] });
    const body = JSON.stringify({
      name: "Plain",
      startingCapital: "1000",
      feed: { kind: "replay" },
      mode: "live",
      isDemo: true,
      createdBy: "00000000-0000-7000-8000-000000000000",
      id: "00000000-0000-7000-8000-000000000001",
      __proto__: { mode: "live" },
    });
    const made = await call("POST", "/portfolios", { token, body });
    expect(made.status).toBe(201);
    const row = await desk.owner.portfolio.findUniqueOrThrow({ where: { id: made.json.portfolioId } });
    expect(row).toMatchObject({ mode: "paper", isDemo: false, createdBy: trader.userId });
    expect(row.id).not.toBe("00000000-0000-7000-8000-000000000001");
    const event = (await desk.events("portfolio.created")).find(({ resourceId }) => resourceId === row.id);
    expect(JSON.stringify(event)).not.toMatch(/live|isDemo|00000000-0000-7000-8000-00000000000[01]/); // the record says what was done
  });

  it("v5.0.0-3.5.1 v5.0.0-3.5.8 [A8] a session counts for reading from the desk's own pages alone", async () => {
    session = await desk.person("trader");
    try {
      expect((await call("GET", "/portfolios")).status).toBe(200);
      expect((await call("GET", "/portfolios", { headers: { "sec-fetch-site": "same-origin" } })).status).toBe(200);
      expect((await call("GET", "/portfolios", { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(401);
      expect((await call("GET", "/portfolios", { headers: { origin: "https://evil.example" } })).status).toBe(401);
      expect((await call("POST", "/portfolios", { body: "{}" })).status).toBe(401);
      expect((await call("POST", "/kill-switch/engage", { body: '{"scope":"all"}', headers: { origin } })).status).toBe(401);
    } finally {
      session = { kind: "anonymous" };
    }
  });
});

describe("signed requests", () => {
  let signed: string;
  let owner: Person;
  beforeAll(async () => {
    owner = await desk.person("admin");
    signed = (await tokenOf(owner, { mode: "signed", scopes: ["portfolios.read", "portfolios.delete", "limits.change", "metrics.read"] }))
      .text;
  });

  it("v5.0.0-4.1.5 [A8] a changed body, path, query, method, time or nonce breaks the signature", async () => {
    const authorization = (target: string, more: Partial<ToSign> = {}) =>
      signatureOf(clientOf(signed), { method: "GET", target: `/api/v1${target}`, ...more });
    const send = (target: string, header: string) => call("GET", target, { headers: { authorization: header } });
    expect((await send("/runs?wanted=running", authorization("/runs?wanted=running"))).status).toBe(200);
    for (const header of [
      authorization("/runs?wanted=stopped"),
      authorization("/portfolios"),
      authorization("/runs?wanted=running", { method: "POST" }),
      authorization("/runs?wanted=running", { body: "{}" }),
      authorization("/runs?wanted=running").replace(/Time=\d/, "Time=2"),
      authorization("/runs?wanted=running").replace(/Nonce=../, "Nonce=zz"),
      authorization("/runs?wanted=running").replace(/Signature=.{4}/, "Signature=0000"),
    ])
      expect((await send("/runs?wanted=running", header)).status, header).toBe(401);
    // the order of a query is not part of what it says
    expect((await send("/runs?wanted=running&portfolioId=", authorization("/runs?portfolioId=&wanted=running"))).status).toBe(200);
  });

  it("v5.0.0-4.1.5 [A8] nonce replay: the same request sent again is refused, also when both come at once", async () => {
    const sign = { nonce: newNonce(), time: Date.now() };
    expect((await call("GET", "/portfolios", { signed, sign })).status).toBe(200);
    const again = await call("GET", "/portfolios", { signed, sign });
    expect([again.status, again.json.detail]).toEqual([401, expect.stringContaining("nonce")]);
    const nonce = newNonce();
    const both = await Promise.all([1, 2, 3].map(() => call("GET", "/portfolios", { signed, sign: { nonce } })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    expect((await desk.events("token.refused")).some(({ data }) => String(data.reason).includes("nonce"))).toBe(true);
  });

  it("v5.0.0-4.1.5 [A8] a 31-second-old signature is refused, and one from 31 s ahead, by the database's clock", async () => {
    for (const away of [-31_000, 31_000]) {
      const answer = await call("GET", "/portfolios", { signed, sign: { time: Date.now() + away } });
      expect([away, answer.status]).toEqual([away, 401]);
      expect(answer.json.detail).toContain("30 s");
    }
    expect((await desk.events("token.refused")).filter(({ data }) => String(data.reason).includes("30 s")).length).toBeGreaterThanOrEqual(
      2,
    );
    expect((await call("GET", "/portfolios", { signed, sign: { time: Date.now() - 25_000 } })).status).toBe(200);
  });

  it("v5.0.0-4.1.5 [A8] sensitive operations take a signed request alone, and a signed token's secret is never taken as it is", async () => {
    const portfolioId = await desk.portfolio(owner);
    const { text: token } = await tokenOf(owner, { scopes: ["portfolios.delete", "portfolios.read"] });
    const plain = await call("DELETE", `/portfolios/${portfolioId}`, { token });
    expect([plain.status, plain.json.code]).toEqual([403, "signature-required"]);
    const sent = await call("GET", "/portfolios", { token: signed });
    expect([sent.status, sent.json.code]).toEqual([403, "signature-required"]);
    expect((await call("GET", "/portfolios", { signed: token })).status).toBe(401); // a plain token has no key to sign with
    expect((await call("DELETE", `/portfolios/${portfolioId}`, { signed })).status).toBe(200);
    const events = await desk.events("portfolio.deleted");
    expect(events.map(({ result }) => result).sort()).toEqual(expect.arrayContaining(["done", "refused"]));
    expect(events.at(-1)?.actor).toMatch(/^token:/);
  });

  it("old nonces are taken away by the requests that come after", async () => {
    const token = await desk.owner.apiToken.findFirstOrThrow({ where: { keyId: clientOf(signed).keyId } });
    await desk.owner.apiNonce.create({ data: { tokenId: token.id, nonce: "an-old-nonce-of-before", expiresAt: new Date(Date.now() - 1) } });
    expect((await call("GET", "/portfolios", { signed })).status).toBe(200);
    expect(await desk.owner.apiNonce.count({ where: { nonce: "an-old-nonce-of-before" } })).toBe(0);
  });
});

describe("what a token is stored as", () => {
  it("v5.0.0-11.4.1 [A8] the secret is in no row: its hash is, and the HMAC key of a signed one is sealed", async () => {
    const owner = await desk.person("trader");
    for (const mode of ["plain", "signed"] as const) {
      const { text, token } = await tokenOf(owner, { mode });
      const { secret } = clientOf(text);
      const row = await desk.owner.apiToken.findUniqueOrThrow({ where: { id: token.id } });
      const bytes = Buffer.concat([row.sealed, row.signingKey ?? new Uint8Array(), row.secretHash]);
      expect(bytes.includes(Buffer.from(secret))).toBe(false);
      expect(bytes.includes(Buffer.from(secret, "hex"))).toBe(false);
      expect(bytes.includes(Buffer.from("Test"))).toBe(false);
      expect(row.signingKey === null).toBe(mode === "plain");
      expect(JSON.stringify(await act(listOwnTokens, owner, {}))).not.toContain(secret);
    }
    expect(JSON.stringify(await desk.events("token.created"))).not.toMatch(/[0-9a-f]{64}/);
  });

  it("lists say when a token was used, and a person finds only the own ones", async () => {
    const [owner, other, admin] = [await desk.person("trader"), await desk.person("trader"), await desk.person("admin")];
    const { token, text } = await tokenOf(owner);
    expect((await act(listOwnTokens, owner, {})).items[0]?.lastUsedAt).toBeNull();
    await call("GET", "/portfolios", { token: text });
    expect((await act(listOwnTokens, owner, {})).items[0]?.lastUsedAt).not.toBeNull();
    expect((await act(listOwnTokens, other, {})).items).toEqual([]);
    await expect(act(revokeOwnToken, other, { tokenId: token.id })).rejects.toThrow("not-found");
    await expect(act(listTokens, owner, {})).rejects.toThrow("forbidden");
    expect((await act(listTokens, admin, {})).items.some(({ id }) => id === token.id)).toBe(true);
  });

  it("v5.0.0-7.5.3 [A13] making a token takes a step-up", async () => {
    const owner = await desk.person("trader");
    const input = { name: "Test", mode: "plain", scopes: ["portfolios.read"], addresses: [], days: 1 };
    const result = await execute(deps(), createToken, owner, input, { requestId: "test" });
    expect(result).toMatchObject({ ok: false, failure: { code: "step-up-required" } });
  });
});

describe("where a token may be used from", () => {
  it("[A9] a token's own list and its owner's list both count, version 4 and 6, whatever a client claims", async () => {
    const owner = await desk.person("trader");
    const { text: token } = await tokenOf(owner, { addresses: ["192.0.2.0/24", "2001:db8::/32"] });
    const status = async (address: string, headers = {}) => (await call("GET", "/portfolios", { token, address, headers })).status;
    expect(await status("192.0.2.200")).toBe(200);
    expect(await status("::ffff:192.0.2.200")).toBe(200);
    expect(await status("2001:db8:1::1")).toBe(200);
    for (const address of ["192.0.3.1", "2001:db9::1", "unknown"]) expect(await status(address)).toBe(403);
    expect(await status("192.0.3.1", { "x-forwarded-for": "192.0.2.1", "x-real-ip": "192.0.2.1", forwarded: "for=192.0.2.1" })).toBe(403);

    await act(setUserAddresses, await desk.person("admin"), { userId: owner.userId, addresses: "2001:db8::/32" });
    expect(await status("192.0.2.200")).toBe(403);
    expect(await status("2001:db8:1::1")).toBe(200);
    expect((await desk.events("token.refused")).some(({ data }) => data.failure === "address-refused")).toBe(true);
  });

  it("[A9] nobody can lock the own address out", async () => {
    const admin = await desk.person("admin");
    await expect(act(setUserAddresses, admin, { userId: admin.userId, addresses: "198.51.100.1" })).rejects.toThrow("lock yourself out");
    await expect(act(setUserAddresses, admin, { userId: admin.userId, addresses: "192.0.2.0/24" })).resolves.toBeDefined();
    await expect(act(setUserAddresses, await desk.person("trader"), { userId: admin.userId, addresses: "" })).rejects.toThrow("forbidden");
  });
});

describe("the form of requests and answers", () => {
  it("v5.0.0-3.5.2 v5.0.0-4.1.1 [A8] takes JSON alone: whatever a form of another page can send is refused", async () => {
    const { text: token } = await tokenOf(await desk.person("trader"), { scopes: ["portfolios.create"] });
    const body = JSON.stringify({ name: "Typed", startingCapital: "1", feed: { kind: "replay" } });
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonx",
      "",
      "text/json",
    ])
      expect([type, (await call("POST", "/portfolios", { token, body, headers: { "content-type": type } })).status]).toEqual([type, 415]);
    for (const wrong of ["[]", "null", '"x"', "{", "\u0000"])
      expect((await call("POST", "/portfolios", { token, body: wrong })).status).toBe(400);
    expect((await call("POST", "/portfolios", { token, body: "x".repeat(1_000_001) })).status).toBe(413);
    const good = await call("POST", "/portfolios", { token, body, headers: { "content-type": "application/json; charset=utf-8" } });
    expect([good.status, good.headers.get("content-type"), good.headers.get("cache-control")]).toEqual([
      201,
      "application/json; charset=utf-8",
      "no-store",
    ]);
  });

  it("a wrong field is named in the problem", async () => {
    const { text: token } = await tokenOf(await desk.person("trader"), { scopes: ["portfolios.create"] });
    const answer = await call("POST", "/portfolios", { token, body: '{"name":"","startingCapital":"-1","feed":{"kind":"replay"}}' });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ code: "invalid-input", fields: { name: expect.any(String), startingCapital: expect.any(String) } });
  });

  it("[A8] real answers have the shapes that the OpenAPI description promises", async () => {
    const admin = await desk.person("admin");
    const portfolioId = await desk.portfolio(admin);
    const instrumentId = await desk.instrument("SHAPE/USD");
    const scopes = [
      "portfolios.read",
      "trades.read",
      "runs.control",
      "limits.read",
      "metrics.read",
      "markets.read",
      "audit.read",
      "kill-switch.engage",
    ] as const;
    const { text: token } = await tokenOf(admin, { scopes });
    const run = { portfolioId, instrumentId, interval: "1m", strategy: "sma-crossover", params: {} };
    const started = await call("POST", "/runs", { token, body: JSON.stringify(run) });
    expect([started.status, started.json.code]).toEqual([201, undefined]);
    const answers = [
      ["runs.start", started],
      ["runs.want", await call("POST", `/runs/${started.json.id}/stop`, { token })],
      ["runs.show", await call("GET", `/runs/${started.json.id}`, { token })],
      ["runs.list", await call("GET", "/runs", { token })],
      ["portfolios.list", await call("GET", "/portfolios", { token })],
      ["portfolios.show", await call("GET", `/portfolios/${portfolioId}`, { token })],
      ["trading.list-orders", await call("GET", "/orders?limit=5", { token })],
      ["trading.list-fills", await call("GET", "/fills", { token })],
      ["trading.list-positions", await call("GET", "/positions", { token })],
      ["risk.list-limits", await call("GET", "/limits", { token })],
      ["risk.read-kill-state", await call("GET", "/kill-switch", { token })],
      [
        "risk.engage-kill",
        await call("POST", "/kill-switch/engage", { token, body: JSON.stringify({ scope: "run", scopeId: started.json.id }) }),
      ],
      ["markets.list-instruments", await call("GET", "/instruments", { token })],
      ["audit.list-events", await call("GET", "/audit?limit=3", { token })],
    ] as const;
    for (const [name, answer] of answers) {
      expect([name, answer.status < 300]).toEqual([name, true]);
      expect([name, apiShapes[name]?.safeParse(answer.json).error?.issues ?? []]).toEqual([name, []]);
    }
    const page = answers.at(-1)?.[1].json;
    expect(page.items).toHaveLength(3);
    const next = await call("GET", `/audit?limit=3&older=${page.older}`, { token });
    expect(next.json.items[0].at <= page.items[2].at).toBe(true);
    expect(next.json.items.map(({ id }: { id: string }) => id)).not.toContain(page.items[2].id);
  });
});

describe("how often", () => {
  const small = (requests: number, reads = requests) =>
    rateLimits({
      url: desk.database.webUrl,
      blind: async (name) => services.digest(name),
      classes: Object.fromEntries(
        (["page", "action", "api-read", "api-write", "login", "stream", "public"] as RateClass[]).map((name) => [
          name,
          { requests: name === "api-read" ? reads : requests, seconds: 60 },
        ]),
      ),
    });

  it("v5.0.0-2.4.1 [A10] answers 429 with Retry-After and RateLimit headers beyond a class's figure, across processes", async () => {
    const { text: token } = await tokenOf(await desk.person("trader"));
    const [one, two] = [small(4), small(4)];
    const address = "203.0.117.9"; // where nobody guessed in the tests before
    try {
      const answers = [];
      for (const limits of [one, two, one, two, one, two])
        answers.push(await call("GET", "/portfolios", { token, with: deps({ limits }), address }));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429, 429]);
      expect(answers[0]?.headers.get("ratelimit-policy")).toBe('"api-read";q=4;w=60');
      expect(answers[3]?.headers.get("ratelimit")).toMatch(/^"api-read";r=0;t=\d+$/);
      expect(Number(answers[4]?.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(answers[4]?.json.code).toBe("throttled");
      const other = await tokenOf(await desk.person("trader"));
      expect((await call("GET", "/portfolios", { token: other.text, with: deps({ limits: one }), address })).status).toBe(200);
    } finally {
      await Promise.all([one.close(), two.close()]);
    }
  });

  it("[A10] engaging the kill switch is never limited", async () => {
    const { text: token } = await tokenOf(await desk.person("admin"), { scopes: ["kill-switch.engage", "portfolios.read"] });
    const limits = small(1);
    try {
      const body = JSON.stringify({ scope: "portfolio", scopeId: await desk.portfolio() });
      for (let i = 0; i < 5; i++) {
        const { status } = await call("POST", "/kill-switch/engage", { token, body, with: deps({ limits }) });
        expect(status).toBe(200);
      }
    } finally {
      await limits.close();
    }
  });

  it("[A10] keeps no address or id in the table, and counts in memory while the database is away", async () => {
    await limits.take("login", "network/198.51.100.0/24");
    const rows = await desk.owner.rateLimit.findMany();
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows.map(({ key }) => key))).not.toContain("198.51.100");
    const away = rateLimits({
      url: "postgresql://nobody@127.0.0.1:1/none",
      blind: async () => Promise.reject(new Error("away")),
      classes: { login: { requests: 2, seconds: 60 } },
    });
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push((await away.take("login", "x")).isAllowed);
    await away.close();
    expect(answers).toEqual([true, true, false]);
  });

  it("[A16] guesses at tokens are counted like guesses at passwords", async () => {
    const limits = small(3);
    try {
      const guess = { token: `bulwark_${"0".repeat(16)}_${"0".repeat(64)}`, with: deps({ limits }), address: "203.0.113.9" };
      const answers = [];
      for (let i = 0; i < 5; i++) answers.push((await call("GET", "/portfolios", guess)).status);
      expect(answers).toEqual([401, 401, 401, 429, 429]);
    } finally {
      await limits.close();
    }
  });

  it("v5.0.0-2.4.1 [A10] a flood of made-up tokens is counted before it reaches the database; a token that was right here before still passes", async () => {
    const limits = small(3);
    let looks = 0;
    const work: ApiDeps["work"] = {
      transaction(...given) {
        looks++;
        return desk.work.transaction(...given);
      },
    };
    try {
      const person = await desk.person("trader");
      const [first, later] = [await tokenOf(person), await tokenOf(person)];
      const from = { with: deps({ limits, work }), address: "203.0.114.9" };
      expect((await call("GET", "/portfolios", { ...from, token: first.text })).status).toBe(200);
      looks = 0;
      const made = (i: number) => `bulwark_${String(i).padStart(16, "0")}_${"0".repeat(64)}`;
      const flood = await Promise.all(Array.from({ length: 40 }, (_, i) => call("GET", "/portfolios", { ...from, token: made(i) })));
      const count = (status: number) => flood.filter((answer) => answer.status === status).length;
      expect([count(401), count(429)]).toEqual([3, 37]);
      expect(looks).toBeLessThanOrEqual(3 * 2); // the look-up, and what a refusal looks up
      const refused = flood.find((answer) => answer.status === 429);
      expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(refused?.json).toMatchObject({ status: 429, code: "throttled" });
      expect((await call("GET", "/portfolios", { ...from, token: first.text })).status).toBe(200);
      const wrong = `${first.text.slice(0, -1)}${first.text.endsWith("0") ? "1" : "0"}`;
      expect((await call("GET", "/portfolios", { ...from, token: wrong })).status).toBe(429);
      expect((await call("GET", "/portfolios", { ...from, token: later.text })).status).toBe(429);
      expect((await call("GET", "/portfolios", { ...from, token: later.text, address: "203.0.115.9" })).status).toBe(200);
    } finally {
      await limits.close();
    }
  });

  it("[A10] right tokens use nothing of what guesses may: many at once with one token, and one after the other", async () => {
    const limits = small(5, 100);
    try {
      const person = await desk.person("trader");
      const { text: token } = await tokenOf(person);
      const from = { with: deps({ limits }) };
      const address = "203.0.116.9";
      const atOnce = await Promise.all(Array.from({ length: 20 }, () => call("GET", "/portfolios", { ...from, token, address })));
      expect(new Set(atOnce.map(({ status }) => status))).toEqual(new Set([200]));
      for (let i = 0; i < 8; i++) {
        const { text } = await tokenOf(person);
        expect((await call("GET", "/portfolios", { ...from, token: text, address })).status).toBe(200);
      }
    } finally {
      await limits.close();
    }
  });
});

describe("the table of routes", () => {
  it("finds its lines, and refuses what is not in it", () => {
    expect(apiRoute("GET", "/runs").api.useCase.name).toBe("runs.list");
    expect(() => apiRoute("PUT", "/runs")).toThrow(TypeError);
    expect(asId<PortfolioId>("00000000-0000-7000-8000-000000000000")).toBeDefined();
  });
});
