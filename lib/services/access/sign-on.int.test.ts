import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { oidcProvider } from "#lib/adapters/sign-on/oidc/oidc.ts";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { webSettings } from "#lib/services/testing/web-settings.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import type { WebParts } from "../../compose/for-web.ts";
import type { Actor } from "../../domain/access/actor.ts";
import { personActor } from "../../domain/access/person-actor.ts";
import type { SessionId, UserId } from "../../domain/kernel/ids.ts";
import { ok } from "../../domain/kernel/result.ts";
import type { Services } from "../services.ts";
import { execute, type UseCase } from "../use-case.ts";
import { makePerson } from "./make-person.ts";
import { readOwnSecurity } from "./read-own-security.ts";
import { finishSignOn } from "./sign-on/finish-sign-on.ts";
import { startSignOn, startSignOnInvite, startSignOnLink } from "./sign-on/start-sign-on.ts";
import { unlinkSignOn } from "./sign-on/unlink-sign-on.ts";
import { type Idp, STRONG, startIdp, walkThrough as walk } from "./testing/open-id-provider.ts";

/** A walk: what a browser keeps (the binding) and where it is sent. */
type Walk = { readonly url: string; readonly binding: string };

const anonymous: Actor = { kind: "anonymous" };
const host: Actor = { kind: "host", osUser: "tester" };
const DESK = "http://127.0.0.1:7340";
const REDIRECT = `${DESK}/api/sign-on/callback`;

let database: TestDatabase;
let parts: WebParts;
let owner: pg.Client;
let services: Services;
let idp: Idp;
let refusals: unknown[] = [];

const walkThrough = (url: string) => walk(url, DESK);

let networks = 0;
const origin = () => ({ requestId: "test", address: `203.1.${++networks}.7`, agent: "test" });

function ask<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown, with_: Services = services) {
  return execute({ ...parts, services: with_ }, useCase, actor, input, origin());
}

async function done<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown): Promise<O> {
  const result = await ask(useCase, actor, input);
  if (!result.ok) throw new Error(`${useCase.name}: ${JSON.stringify(result.failure)}`, { cause: refusals.at(-1) });
  return result.value;
}

async function refused<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown, with_?: Services) {
  const result = await ask(useCase, actor, input, with_);
  if (result.ok) throw new Error(`${useCase.name} was not refused`);
  return result.failure.code;
}

async function person(state: "active" | "invited" = "active"): Promise<{ userId: UserId; actor: Extract<Actor, { kind: "person" }> }> {
  const userId = parts.services.ids.next<UserId>();
  await parts.work.transaction(host, (tx) =>
    makePerson(tx, { id: userId, email: `${userId}@example.org`, name: "Person", role: "viewer", state, invitedBy: null }),
  );
  return { userId, actor: personActor("viewer", { userId, sessionId: parts.services.ids.next<SessionId>() }) };
}

/** An active person with this identity. */
async function linked(subject: string): Promise<UserId> {
  const { userId } = await person();
  await parts.work.transaction(host, (tx) => tx.access.identities.link(userId, idp.issuer, subject));
  return userId;
}

const settings = () => ({
  issuer: idp.issuer,
  clientId: "desk",
  clientSecret: async () => "desk-secret-of-32-characters-or-more",
  redirectUri: REDIRECT,
  strongAcr: [STRONG],
  onRefused: (error: unknown) => void refusals.push(error),
});

/** The claims of an ID token, changed; its signature is then worth nothing. */
function tampered(token: unknown, change: object, keepSignature = true): string {
  const [head = "", body = "", signature = ""] = String(token).split(".");
  const claims = { ...JSON.parse(Buffer.from(body, "base64url").toString()), ...change };
  return [head, Buffer.from(JSON.stringify(claims)).toString("base64url"), keepSignature ? signature : ""].join(".");
}

beforeAll(async () => {
  database = await createTestDatabase();
  await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
  Object.assign(process.env, webSettings(database, DESK));
  const { forWeb } = await import("../../compose/for-web.ts");
  parts = await forWeb();
  owner = new pg.Client({ connectionString: database.superuserUrl });
  await owner.connect();
  idp = await startIdp(DESK);
  services = { ...parts.services, signOn: oidcProvider(settings()) };
});

beforeEach(() => {
  idp.answer = (_path, body) => body;
  idp.acr = undefined;
  idp.authenticatedAtMs = undefined;
  refusals = [];
  services = { ...parts.services, signOn: oidcProvider(settings()) };
});

afterAll(async () => {
  idp?.close();
  await parts?.close();
  await owner?.end();
  await database?.drop();
});

describe("single sign-on", () => {
  const start = () => done(startSignOn, anonymous, { next: "/runs" });

  it("[A15] is not there where no provider is configured", async () => {
    const { signOn: _none, ...without } = services;
    expect(await refused(startSignOn, anonymous, {}, without)).toBe("not-found");
  });

  it("v5.0.0-10.2.3 v5.0.0-10.2.1 [A15] asks for the scope openid alone, with PKCE, state and nonce", async () => {
    const query = new URL((await start()).url).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      scope: "openid",
      response_type: "code",
      code_challenge_method: "S256",
      redirect_uri: REDIRECT,
    });
    const again = new URL((await start()).url).searchParams;
    for (const name of ["state", "nonce", "code_challenge"]) {
      expect(query.get(name)?.length).toBeGreaterThanOrEqual(43);
      expect(query.get(name)).not.toBe(again.get(name));
    }
  });

  it("v5.0.0-10.5.2 v5.0.0-6.8.1 v5.0.0-16.3.1 [A15] signs in whoever is linked by issuer and subject; nobody is found by an e-mail, nobody is made", async () => {
    idp.account = "somebody-new@example.org";
    const before = (await owner.query("SELECT 1 FROM app_user")).rowCount;
    const stranger = await start();
    expect(await refused(finishSignOn, anonymous, { callback: await walkThrough(stranger.url), binding: stranger.binding })).toBe(
      "sign-on-refused",
    );
    expect((await owner.query("SELECT 1 FROM app_user")).rowCount).toBe(before);
    idp.account = "known-subject";
    const userId = await linked("known-subject");
    const { url, binding } = await start();
    const finished = await done(finishSignOn, anonymous, { callback: await walkThrough(url), binding });
    expect(finished).toMatchObject({ purpose: "login", next: "/runs", login: { step: "done", userId } });
    const { rows } = await owner.query(
      "SELECT type, result, convert_from(body, 'utf8')::jsonb #>> '{data,how}' AS how FROM audit_event WHERE type IN ('sign-on.refused', 'login.succeeded') ORDER BY at, id",
    );
    expect(rows.slice(-2)).toEqual([
      { type: "sign-on.refused", result: "refused", how: null },
      { type: "login.succeeded", result: "done", how: "sso" },
    ]);
    // The same subject at another issuer is somebody else.
    expect(
      await parts.work.transaction(host, (tx) => tx.access.identities.userOf("https://other.example", "known-subject")),
    ).toBeUndefined();
  });

  it("v5.0.0-10.1.1 [A15] gives the browser nothing of the provider's tokens, and keeps none", async () => {
    idp.account = "known-subject";
    const tokens: string[] = [];
    idp.answer = (path, body) => {
      if (path === "/token") tokens.push(...[body["id_token"], body["access_token"]].map(String));
      return body;
    };
    const { url, binding } = await start();
    const finished = await done(finishSignOn, anonymous, { callback: await walkThrough(url), binding });
    expect(tokens).toHaveLength(2);
    const { rows } = await owner.query("SELECT * FROM oidc_flow");
    const identities = await owner.query("SELECT * FROM oidc_identity");
    const held = JSON.stringify(finished) + JSON.stringify(rows) + JSON.stringify(identities.rows);
    for (const secret of [...tokens, binding, "known-subject"]) expect(held).not.toContain(secret);
  });

  it("v5.0.0-10.1.2 [A15] comes back to the browser that started it alone, and once", async () => {
    idp.account = "known-subject";
    const mine = await start();
    const other = await start();
    const callback = await walkThrough(mine.url);
    expect(await refused(finishSignOn, anonymous, { callback, binding: other.binding })).toBe("sign-on-refused");
    expect(await refused(finishSignOn, anonymous, { callback, binding: "" })).toBe("sign-on-refused");
    await done(finishSignOn, anonymous, { callback, binding: mine.binding });
    expect(await refused(finishSignOn, anonymous, { callback, binding: mine.binding })).toBe("sign-on-refused");
  });

  it("v5.0.0-10.1.2 [A15] refuses a replayed state whatever the provider would accept, also of two at once", async () => {
    await linked("always");
    const always = {
      ...oidcProvider(settings()),
      finish: async () => ok({ issuer: idp.issuer, subject: "always", isStrong: false, authenticatedAtMs: null }),
    };
    const trusting: Services = { ...services, signOn: always };
    const finish = ({ url, binding }: Walk) =>
      ask(finishSignOn, anonymous, { callback: `code=x&state=${new URL(url).searchParams.get("state")}`, binding }, trusting);
    const walk = await start();
    expect((await finish(walk)).ok).toBe(true);
    expect((await finish(walk)).ok).toBe(false);
    const again = await start();
    const both = await Promise.all([finish(again), finish(again)]);
    expect(both.filter((result) => result.ok)).toHaveLength(1);
  });

  it("v5.0.0-10.1.2 [A15] uses its state up also when it fails, and after ten minutes", async () => {
    idp.account = "known-subject";
    const failed = await start();
    const callback = await walkThrough(failed.url);
    const denied = callback.replace(/code=[^&]*/, "error=access_denied");
    expect(await refused(finishSignOn, anonymous, { callback: denied, binding: failed.binding })).toBe("sign-on-refused");
    expect(await refused(finishSignOn, anonymous, { callback, binding: failed.binding })).toBe("sign-on-refused");
    const late = await start();
    const lateCallback = await walkThrough(late.url);
    await owner.query("UPDATE oidc_flow SET expires_at = now() - interval '1 ms'");
    expect(await refused(finishSignOn, anonymous, { callback: lateCallback, binding: late.binding })).toBe("sign-on-refused");
  });

  async function lie(change: Idp["answer"]): Promise<string> {
    idp.account = "known-subject";
    const { url, binding } = await start();
    const callback = await walkThrough(url);
    idp.answer = change;
    return refused(finishSignOn, anonymous, { callback, binding });
  }
  const withToken = (change: object, keepSignature = true) =>
    lie((path, body) => (path === "/token" ? { ...body, id_token: tampered(body["id_token"], change, keepSignature) } : body));
  const sessions = async () => (await owner.query("SELECT 1 FROM session")).rowCount ?? 0;
  const why = () => (refusals.at(-1) as Error | undefined)?.message ?? "";

  it("v5.0.0-10.5.1 [A15] refuses an ID token with another nonce", async () => {
    expect(await withToken({ nonce: "replayed" })).toBe("sign-on-refused");
    expect(why()).toContain("nonce");
  });

  it("v5.0.0-10.5.4 [A15] refuses an ID token for another client", async () => {
    expect(await withToken({ aud: "other" })).toBe("sign-on-refused");
    expect(why()).toContain("aud");
  });

  it("v5.0.0-10.5.3 [A15] refuses an ID token of another issuer, and metadata that name another", async () => {
    expect(await withToken({ iss: "https://other.example" })).toBe("sign-on-refused");
    expect(why()).toContain("iss");
    const { url, binding } = await start();
    const callback = await walkThrough(url);
    for (const issuer of ["https://other.example", `${idp.issuer}/`]) {
      services = { ...parts.services, signOn: oidcProvider(settings()) }; // nothing kept of the metadata
      idp.answer = (path, body) => (path.includes("well-known") ? { ...body, issuer } : body);
      expect(await refused(startSignOn, anonymous, {}), issuer).toBe("sign-on-unavailable");
    }
    expect(await refused(finishSignOn, anonymous, { callback, binding })).toBe("sign-on-refused");
  });

  it("v5.0.0-6.8.2 [A15] refuses an ID token whose signature does not hold, or that has none", async () => {
    expect(await withToken({ sub: "known-subject", amr: ["hwk"] })).toBe("sign-on-refused");
    expect(why()).toContain("signature");
    expect(await withToken({}, false)).toBe("sign-on-refused");
    const none = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    expect(
      await lie((path, body) => (path === "/token" ? { ...body, id_token: `${none}.${String(body["id_token"]).split(".")[1]}.` } : body)),
    ).toBe("sign-on-refused");
  });

  it("v5.0.0-10.2.2 [A15] refuses an answer that names another issuer: no mix-up", async () => {
    idp.account = "known-subject";
    const { url, binding } = await start();
    const callback = new URLSearchParams(await walkThrough(url));
    expect(callback.get("iss")).toBe(idp.issuer);
    callback.set("iss", "https://other.example");
    expect(await refused(finishSignOn, anonymous, { callback: callback.toString(), binding })).toBe("sign-on-refused");
    const again = await start();
    const without = new URLSearchParams(await walkThrough(again.url));
    without.delete("iss");
    expect(await refused(finishSignOn, anonymous, { callback: without.toString(), binding: again.binding })).toBe("sign-on-refused");
  });

  it("v5.0.0-6.3.4 v5.0.0-6.8.4 [A15] asks for the desk's own second factor unless the provider vouches for one as configured", async () => {
    idp.account = "an-admin";
    const userId = await linked("an-admin");
    await owner.query("UPDATE app_user SET role_id = 'admin' WHERE id = $1", [userId]); // an admin must have a second factor
    const weak = await start();
    const half = await done(finishSignOn, anonymous, { callback: await walkThrough(weak.url), binding: weak.binding });
    expect(half.login?.step).not.toBe("done");
    expect(half.login).not.toHaveProperty("sessionId");
    idp.acr = STRONG;
    const strong = await start();
    expect(new URL(strong.url).searchParams.get("acr_values")).toBe(STRONG);
    const whole = await done(finishSignOn, anonymous, { callback: await walkThrough(strong.url), binding: strong.binding });
    expect(whole.login?.step).toBe("enrol"); // an admin without a factor of the desk could confirm nothing here
    await owner.query("UPDATE app_user SET role_id = 'trader' WHERE id = $1", [userId]);
    const free = await start();
    const inside = await done(finishSignOn, anonymous, { callback: await walkThrough(free.url), binding: free.binding });
    expect(inside.login).toMatchObject({ step: "done", userId });
  });

  it("v5.0.0-7.6.1 [A15] asks the provider for a sign-in of the last 12 hours, as long as a session here lasts, and refuses an older one", async () => {
    idp.account = "known-subject";
    const { url, binding } = await start();
    expect(new URL(url).searchParams.get("max_age")).toBe("43200");
    const days = Date.now() - 12.1 * 3_600_000;
    const before = await sessions();
    idp.authenticatedAtMs = days; // its own session lasts longer than ours
    const callback = await walkThrough(url);
    expect(await refused(finishSignOn, anonymous, { callback, binding })).toBe("sign-on-refused");
    expect(why()).toContain("too long ago");
    idp.authenticatedAtMs = Date.now() - 11.9 * 3_600_000;
    const again = await start();
    const finished = await done(finishSignOn, anonymous, { callback: await walkThrough(again.url), binding: again.binding });
    expect(await sessions()).toBe(before + 1);
    const sessionId = finished.login?.step === "done" ? finished.login.sessionId : "";
    const [row] = (await owner.query("SELECT created_at, expires_at FROM session WHERE id = $1", [sessionId])).rows;
    expect(row.expires_at - row.created_at).toBe(12 * 3_600_000); // by the desk's own rule, whatever the provider's session does
  });

  it("v5.0.0-7.6.2 [A15] makes no session by itself: not for another site's page, and not for an answer that nobody here asked for", async () => {
    idp.account = "known-subject";
    const before = await sessions();
    expect(await refused(startSignOn, anonymous, { site: "foreign" })).toBe("sign-on-refused");
    const [event] = (
      await owner.query(
        "SELECT result, convert_from(body, 'utf8') AS body FROM audit_event WHERE type = 'sign-on.refused' ORDER BY id DESC LIMIT 1",
      )
    ).rows;
    expect(event.result).toBe("refused");
    expect(event.body).toContain("started by another site");
    const mine = await start();
    expect(new URL(mine.url).searchParams.get("prompt")).not.toBe("none");
    const callback = await walkThrough(mine.url);
    for (const binding of ["", parts.services.links.mint().token])
      expect(await refused(finishSignOn, anonymous, { callback, binding })).toBe("sign-on-refused");
    expect(await sessions()).toBe(before);
  });

  it("[A15] of a disabled user is refused, with its audit event", async () => {
    idp.account = "left";
    const userId = await linked("left");
    await owner.query("UPDATE app_user SET state = 'disabled' WHERE id = $1", [userId]);
    const { url, binding } = await start();
    expect(await refused(finishSignOn, anonymous, { callback: await walkThrough(url), binding })).toBe("sign-on-refused");
    expect((await owner.query("SELECT result FROM audit_event WHERE type = 'sign-on.refused'")).rows.at(-1)).toEqual({ result: "refused" });
  });
});

describe("linking single sign-on", () => {
  /** As `sign-on.start-link` after its step-up. */
  async function startLink(actor: Extract<Actor, { kind: "person" }>): Promise<Walk> {
    const prepared = await startSignOnLink.prepare?.(services, {}, actor, origin());
    if (!prepared) throw new Error("nothing was prepared");
    return parts.work.transaction(actor, (tx) => startSignOnLink.run({ tx, actor, origin: origin(), prepared }, {}, services));
  }

  it("v5.0.0-7.5.1 [A15] takes somebody signed in, and a step-up", async () => {
    expect(await refused(startSignOnLink, anonymous, {})).toBe("unauthenticated");
    expect(await refused(startSignOnLink, (await person()).actor, {})).toBe("step-up-required");
  });

  it("[A15] takes a fresh sign-in there and the same person here; then that person is told and signs in with it", async () => {
    idp.account = "to-be-linked";
    const { actor, userId } = await person();
    const walk = await startLink(actor);
    expect(new URL(walk.url).searchParams.get("max_age")).toBe("300");
    const callback = await walkThrough(walk.url);
    expect(await refused(finishSignOn, (await person()).actor, { callback, binding: walk.binding })).toBe("sign-on-refused");
    const again = await startLink(actor);
    const finished = await done(finishSignOn, actor, { callback: await walkThrough(again.url), binding: again.binding });
    expect(finished).toEqual({ purpose: "link", next: "", login: null });
    const own = await done(readOwnSecurity, actor, {});
    expect(own.signOn.identities).toMatchObject([{ issuer: idp.issuer }]);
    expect(own.notices).toMatchObject([{ kind: "sign-on-linked" }]);
    const { url, binding } = await done(startSignOn, anonymous, {});
    expect((await done(finishSignOn, anonymous, { callback: await walkThrough(url), binding })).login).toMatchObject({ userId });
  });

  it("v5.0.0-6.8.1 [A15] gives no identity to a second user", async () => {
    idp.account = "taken";
    await linked("taken");
    const { actor } = await person();
    const walk = await startLink(actor);
    expect(await refused(finishSignOn, actor, { callback: await walkThrough(walk.url), binding: walk.binding })).toBe("conflict");
  });

  it("v5.0.0-6.8.4 [A15] refuses a sign-in at the provider that is not fresh", async () => {
    idp.account = "stale";
    const { actor } = await person();
    const walk = await startLink(actor);
    const callback = await walkThrough(walk.url);
    idp.answer = (path, body) =>
      path === "/token" ? { ...body, id_token: tampered(body["id_token"], { auth_time: Math.floor(Date.now() / 1_000) - 3_600 }) } : body;
    expect(await refused(finishSignOn, actor, { callback, binding: walk.binding })).toBe("sign-on-refused");
    expect((refusals.at(-1) as Error).message).toContain("authentication");
  });

  it("[A15] lets an invited person join with it, and uses the invitation up", async () => {
    idp.account = "invited-subject";
    const { userId } = await person("invited");
    const { token, hash } = parts.services.links.mint();
    const expiresAt = (Date.now() + 3_600_000) as never; // a time of the database's clock
    await parts.work.transaction(host, (tx) =>
      tx.access.links.insert({ id: parts.services.ids.next(), kind: "invite", userId, tokenHash: hash, expiresAt }),
    );
    expect(await refused(startSignOnInvite, anonymous, { token: "A".repeat(43) })).toBe("link-expired");
    const { url, binding } = await done(startSignOnInvite, anonymous, { token });
    const finished = await done(finishSignOn, anonymous, { callback: await walkThrough(url), binding });
    expect(finished).toMatchObject({ purpose: "invite", login: { step: "done", userId } });
    expect(await refused(startSignOnInvite, anonymous, { token })).toBe("link-expired");
  });

  it("[A15] is removed with a step-up, and never as the only way in", async () => {
    const { actor } = await person();
    const identityId = parts.services.ids.next();
    expect(await refused(unlinkSignOn, actor, { identityId })).toBe("step-up-required");
    await expect(
      parts.work.transaction(actor, (tx) =>
        unlinkSignOn.run({ tx, actor, origin: origin(), prepared: undefined }, { identityId }, services),
      ),
    ).rejects.toThrow("no password");
  });
});
