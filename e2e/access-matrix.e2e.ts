import type { Browser } from "@playwright/test";
import type { Actor } from "#lib/domain/access/actor.ts";
import { can } from "#lib/domain/access/can.ts";
import { personActor } from "#lib/domain/access/person-actor.ts";
import type { GrantVerb, Reach } from "#lib/domain/access/reach.ts";
import { asId, type PortfolioId, type SessionId, type UserId } from "#lib/domain/kernel/ids.ts";
import { paths } from "#lib/paths.ts";
import { builtActions, callAction } from "./support/actions.ts";
import { type Asked, ask, isNotFound, withoutScripts } from "./support/ask.ts";
import { auditorRole } from "./support/custom-role.ts";
import { asOwner } from "./support/database.ts";
import { expect, test } from "./support/desk-test.ts";
import { type Asking, actionDoors, type Door, doors } from "./support/door-permissions.ts";
import { type Facts, facts, filledAddress } from "./support/facts.ts";
import { cookieOf, type Person } from "./support/people.ts";
import { callProven } from "./support/proven-action.ts";

/**
 * Who gets through which door, over HTTP. The doors come from the route manifest, what they ask for from their use cases, and what is
 * expected from the permission table by way of `can`: nothing here is a list of pages or of rights, so that a new door stands in it by itself.
 */
type Asker = { readonly name: string; readonly actor: Actor; readonly verb: GrantVerb | undefined; readonly cookie: string | undefined };
type Verdict = "allowed" | "unauthenticated" | "forbidden" | "not-found";

const id = "00000000-0000-7000-8000-000000000000";
const person = (role: "admin" | "trader" | "viewer"): Actor =>
  personActor(role, { userId: asId<UserId>(id), sessionId: asId<SessionId>(id) });

const auditor = personActor("auditor", { userId: asId<UserId>(id), sessionId: asId<SessionId>(id), permissions: auditorRole.permissions });

async function askers(browser: Browser): Promise<readonly Asker[]> {
  const cookie = (who: Person) => cookieOf(browser, who);
  return [
    { name: "anonymous", actor: { kind: "anonymous" }, verb: undefined, cookie: undefined },
    { name: "viewer", actor: person("viewer"), verb: "view", cookie: await cookie("viewer") },
    { name: "trader without that portfolio", actor: person("trader"), verb: undefined, cookie: await cookie("stranger") },
    { name: "trader", actor: person("trader"), verb: "trade", cookie: await cookie("trader") },
    { name: "auditor (custom role)", actor: auditor, verb: "view", cookie: await cookie("auditor") },
    { name: "admin", actor: person("admin"), verb: "trade", cookie: await cookie("admin") },
  ];
}

test.describe.configure({ timeout: 180_000 }); // it also makes the people, and a busy machine needs its time

/** What the table says; the strictest of several. */
function expected({ actor, verb }: Asker, asks: readonly Asking[], portfolioId: string): Verdict {
  const on = { portfolioId: asId<PortfolioId>(portfolioId), reach: reachOf(portfolioId, verb) };
  const answers = asks
    .filter(({ permission }) => permission !== "public")
    .map(({ permission, isAboutPortfolio }) => {
      if (permission === "public") return "allowed";
      const answer = can(actor, permission, isAboutPortfolio ? on : undefined);
      return answer.may ? "allowed" : answer.reason;
    });
  return (["unauthenticated", "not-found", "forbidden"] as const).find((verdict) => answers.includes(verdict)) ?? "allowed";
}

function reachOf(portfolioId: string, verb: GrantVerb | undefined): Reach {
  return { portfolios: new Map(verb ? [[asId<PortfolioId>(portfolioId), verb]] : []) } as unknown as Reach; // branded: only the unit of work makes real ones
}

function pageVerdict(answer: Asked): Verdict | `status ${number}` {
  if (answer.status === 307 && String(answer.headers.location).startsWith(paths.login)) return "unauthenticated";
  if (isNotFound(answer)) return "not-found";
  if (answer.status !== 200) return `status ${answer.status}`;
  return /You may not (<!-- -->)?see /.test(withoutScripts(answer.text)) ? "forbidden" : "allowed";
}

test("v5.0.0-8.2.1 v5.0.0-8.2.2 v5.0.0-7.2.1 every page answers each person as the permission table says", async ({ browser }) => {
  const people = await askers(browser);
  const known = await facts();
  const pages = (await doors()).filter(({ kind }) => kind === "page");
  expect(pages.length).toBeGreaterThan(12);
  const wrong: string[] = [];
  for (const asker of people) {
    for (const page of pages) {
      if (page.asks.every(({ permission }) => permission === "public")) continue;
      const answer = await ask(filledAddress(page.address, known), { cookie: asker.cookie });
      const [wants, got] = [expected(asker, page.asks, known.portfolioId), pageVerdict(answer)];
      if (wants !== got) wrong.push(`${page.address} as ${asker.name}: ${got} instead of ${wants}`);
      const leak = leakOf(asker, page, answer, known);
      if (leak) wrong.push(`${page.address} as ${asker.name} holds ${leak}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("v5.0.0-8.2.1 every route handler answers each person as the permission table says", async ({ browser, desk }) => {
  const wrong: string[] = [];
  for (const asker of await askers(browser)) {
    for (const route of (await doors()).filter(({ kind, asks, address }) => kind === "route" && asks.some(isClosed) && !isApi(address))) {
      const method = route.address === paths.api.stream ? "GET" : "POST";
      const { status } = await ask(route.address, { method, cookie: asker.cookie, headers: { origin: desk.origin }, headOnly: true });
      const isAllowed = asker.actor.kind !== "anonymous" && expected(asker, route.asks, id) === "allowed"; // each is for somebody signed in
      const wants = isAllowed ? [200, 204] : asker.actor.kind === "anonymous" ? [401] : [403, 404];
      if (!wants.includes(status)) wrong.push(`${route.address} as ${asker.name}: ${status} instead of ${wants.join(" or ")}`);
    }
  }
  expect(wrong).toEqual([]);
});

/** Inputs that each use case takes, so that what answers is the permission and not the form. They change nothing that matters. */
const inputs: Readonly<Record<string, (known: Facts, own: string | undefined) => object>> = {
  "portfolios.create": () => ({ name: "Access matrix", startingCapital: "1", feedKind: "demo" }),
  "portfolios.preview-delete": ({ portfolioId }) => ({ portfolioId }),
  "portfolios.delete": ({ portfolioId }, own) => ({ portfolioId: own ?? portfolioId }),
  "runs.start": ({ portfolioId }) => ({ portfolioId, instrumentId: id, interval: "1m", strategy: "sma-crossover", params: {} }),
  "runs.want": ({ runId }) => ({ runId, wanted: "running" }),
  "markets.add-instrument": () => ({ symbol: "DEMO/USD", venue: "simulated", tickSize: "0.01" }),
  "markets.read-candles": ({ instrumentId }) => ({ instrumentId, interval: "1m", limit: 1 }),
  "risk.change-limit": () => ({ rule: "daily-loss", level: "platform", value: "0.02", expectedVersion: 999 }),
  "risk.preview-engage": () => ({ scope: "all" }),
  "risk.engage-kill": () => ({ scope: "instrument", scopeId: id }),
  "risk.release-kill": () => ({ scope: "instrument", scopeId: id, epoch: 1 }),
  "demo.start": () => ({}),
  "users.invite": () => ({ email: "admin@desk.example", role: "viewer", name: "again" }),
  "users.new-link": () => ({ userId: id }),
  "users.disable": () => ({ userId: id }),
  "users.enable": () => ({ userId: id }),
  "users.change-role": () => ({ userId: id, role: "trader" }),
  "tokens.create": () => ({ name: "Matrix", mode: "plain", scopes: ["metrics.read"], days: 1, addresses: [] }),
  "tokens.revoke-own": () => ({ tokenId: id }),
  "tokens.revoke": () => ({ tokenId: id }),
  "audit.show-event": () => ({ eventId: id }),
  "audit.export-events": () => ({ format: "csv" }),
  "audit.make-evidence": () => ({ framework: "gdpr", from: "2026-01-01", to: "2026-01-02" }),
  "audit.save-view": () => ({ name: "Matrix", query: "result=refused" }),
  "audit.delete-view": () => ({ viewId: id }),
  "audit.acknowledge-anomaly": () => ({ anomalyId: id }),
  "audit.acknowledge-record-change": () => ({ anomalyId: id }),
  "audit.change-anomaly-rules": () => ({ expectedVersion: 999 }),
  "audit.change-retention": () => ({ expectedVersion: 999 }),
  "connections.add": () => ({ venue: "finnhub", label: "Matrix", key: "matrix-key-0001" }),
  "connections.rotate": () => ({ connectionId: id, key: "matrix-key-0001" }),
  "connections.check": () => ({ connectionId: id }),
  "connections.delete": () => ({ connectionId: id }),
  "users.set-addresses": () => ({ userId: id, addresses: [] }),
  "users.reset-factors": () => ({ userId: id }),
  "users.stop-recovery": () => ({ userId: id }),
  "backups.ask": () => ({}),
  "keys.rotate": () => ({ purpose: "totp" }),
  "keys.change-rotation": () => ({ rotationId: id, change: "pause" }),
  "privacy.erase": () => ({ userId: id }),
  "privacy.export": () => ({ userId: id }),
  "privacy.export-own": () => ({}),
  "users.unlock": () => ({ userId: id }),
  "approvals.approve": () => ({ approvalId: id }),
  "approvals.veto": () => ({ approvalId: id }),
  "approvals.carry-out": () => ({ approvalId: id }),
  "roles.create": () => ({ name: "Matrix", says: "None", permissions: ["metrics.read"] }),
  "roles.edit": () => ({ roleId: id, name: "Matrix", says: "None", permissions: ["metrics.read"], expectedVersion: 1 }),
  "roles.delete": () => ({ roleId: id, expectedVersion: 1 }),
  "sessions.end": () => ({ userId: id }),
  "signing-keys.rotate": () => ({}),
  "sessions.end-own": () => ({ which: id }),
  "factors.offer": () => ({ kind: "totp" }),
  "factors.add": () => ({ kind: "totp", offer: id, label: "Matrix", code: "000000" }),
  "factors.rename": () => ({ factorId: id, name: "Matrix" }),
  "factors.remove": () => ({ factorId: id }),
  "factors.renew-codes": () => ({}),
  "step-up.choice": () => ({}),
  "step-up.offer": () => ({}),
  "step-up.prove": () => ({ method: "recovery-code", code: "none", operation: `matrix:${"A".repeat(43)}` }),
  "users.grant": ({ portfolioId }) => ({ userId: id, portfolioId, verb: "view" }),
};

/** Allowed to somebody here, and proven by a journey instead, since doing it would end what the others need. */
const doneElsewhere: Readonly<Record<string, string>> = {
  "demo.delete": "end-demonstration",
  "session.end": "login",
};

test("v5.0.0-8.2.1 v5.0.0-8.2.2 v5.0.0-8.3.1 every server action answers each person as the permission table says, whatever their page showed", async ({
  browser,
}) => {
  const people = await askers(browser);
  const known = await facts();
  const all = await actionDoors();
  expect(all.map(({ file, exported }) => `${file} ${exported}`).sort()).toEqual(
    builtActions()
      .map(({ file, name }) => `${file} ${name}`)
      .sort(),
  );
  const wrong: string[] = [];
  const seen = new Set<string>();
  for (const asker of people) {
    let own: string | undefined;
    for (const [at, { file, exported, asks }] of inOrder(all).entries()) {
      if (at % 25 === 0) await asOwner("DELETE FROM rate_limit"); // what is asked before a login is counted by network, and all comes from one
      if (asks.permission === "public") continue;
      const wants = expected(asker, [asks], known.portfolioId);
      const elsewhere = doneElsewhere[asks.name];
      if (elsewhere && wants === "allowed") continue;
      const input = inputs[asks.name] ?? (elsewhere ? () => ({}) : undefined);
      if (!input) {
        wrong.push(`${asks.name}: a new action needs an input here`);
        continue;
      }
      const mayOwn = wants === "allowed" || asks.name === "portfolios.delete";
      const ownsOne = own !== undefined && asks.name === "portfolios.delete";
      const verdict = ownsOne ? "allowed" : wants;
      const answer = await callAction(file, exported, input(known, mayOwn ? own : undefined), { cookie: asker.cookie });
      if (asks.name === "portfolios.create") own = /\/portfolios\/([0-9a-f-]{36})/.exec(answer.location ?? "")?.[1];
      seen.add(asks.name);
      const got = verdictOf(answer.code);
      const mustWork = asks.name.startsWith("portfolios."); // with these inputs the others may meet something that is not there
      if (ownsOne && asker.cookie) await callProven(file, exported, input(known, own), { cookie: asker.cookie, person: asker.name });
      const isHeld = answer.code === "step-up-required"; // the table lets them; the act waits for a proof
      const isRight = verdict === "allowed" ? (mustWork ? answer.isOk || isHeld : !refusals.includes(got)) : got === verdict;
      if (!isRight) wrong.push(`${exported} (${asks.name}) as ${asker.name}: ${got} instead of ${verdict}`);
    }
  }
  await asOwner("DELETE FROM rate_limit"); // the tests that follow come from there too
  expect(wrong).toEqual([]);
  expect(Object.keys(inputs).filter((name) => !seen.has(name))).toEqual([]); // no input for a use case that is gone
});

const isClosed = ({ name, permission }: Asking) => permission !== "public" || name === "session.renew";
/** The REST API has a matrix of its own: api.e2e.ts. */
const isApi = (address: string) => address.startsWith(`${paths.api.v1}/`);

const refusals = ["unauthenticated", "forbidden", "no-answer"];
const verdictOf = (code: string | undefined) => code ?? "allowed";

/** A portfolio is made before one is deleted, so that nobody deletes the demonstration. */
function inOrder<T extends { readonly asks: Asking }>(all: readonly T[]): readonly T[] {
  return all.toSorted((a, b) => Number(a.asks.name === "portfolios.delete") - Number(b.asks.name === "portfolios.delete"));
}

/** An id of the portfolio that somebody without a grant should not get in any form, scripts included; the address repeats its own. */
function leakOf(asker: Asker, page: Door, { text }: Asked, known: Facts): string | undefined {
  if (asker.verb !== undefined) return undefined;
  const secrets = [known.portfolioId, known.runId, known.orderId].filter((secret) => !filledAddress(page.address, known).includes(secret));
  return secrets.find((secret) => text.includes(secret));
}
