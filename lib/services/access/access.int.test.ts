import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { webSettings } from "#lib/services/testing/web-settings.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import type { WebParts } from "../../compose/for-web.ts";
import type { Actor } from "../../domain/access/actor.ts";
import { personActor } from "../../domain/access/person-actor.ts";
import type { SessionId, UserId } from "../../domain/kernel/ids.ts";
import { startDemoUseCase } from "../demo/start-demo.ts";
import type { Services } from "../services.ts";
import { appCode, executeProven, signInFully } from "../testing/second-factor.ts";
import type { execute, UseCase } from "../use-case.ts";
import { acceptInvite } from "./accept-invite.ts";
import { changeRole } from "./change-role.ts";
import { checkLink } from "./check-link.ts";
import { endSession } from "./end-session.ts";
import { finishSetUp, offerSetUpFactor } from "./finish-set-up.ts";
import { inviteUser } from "./invite-user.ts";
import { listUsers } from "./list-users.ts";
import { login } from "./login.ts";
import { printSetUpLink } from "./print-set-up-link.ts";
import { readSession } from "./read-session.ts";
import { readUser } from "./read-user.ts";
import { renewInviteLink } from "./renew-invite-link.ts";
import { renewSession } from "./renew-session.ts";
import { setGrant } from "./set-grant.ts";
import { readSetUpState } from "./set-up-state.ts";
import { disableUser, enableUser } from "./set-user-state.ts";

const PASSWORD = "Correct-Horse 42 staples";
const OTHER = "Another-Zebra 43 clips";
const host: Actor = { kind: "host", osUser: "tester" };
const anonymous: Actor = { kind: "anonymous" };

let database: TestDatabase;
let parts: WebParts;
let owner: pg.Client;
let admin: Extract<Actor, { kind: "person" }>;
let addresses = 0;

/** Each test from a network of its own, so that throttles do not meet. */
const origin = () => ({ requestId: "test", address: `198.51.${++addresses}.7`, agent: "test" });

async function ask<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown, from = origin()) {
  const deps: Parameters<typeof execute<I, O, P, Services>>[0] = parts;
  return executeProven(deps, useCase, actor, input, from);
}

async function done<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown): Promise<O> {
  const result = await ask(useCase, actor, input);
  if (!result.ok) throw new Error(`${useCase.name}: ${JSON.stringify(result.failure)}`);
  return result.value;
}

async function refused<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown, from = origin()) {
  const result = await ask(useCase, actor, input, from);
  if (result.ok) throw new Error(`${useCase.name} was not refused`);
  return result.failure;
}

/** The authenticator app that set-up made. */
const appOf = { email: "", secret: "" };
const noFactor = { kind: "totp", offer: "01890000-0000-7000-8000-000000000001", label: "App", code: "000000" };

const tokenOf = (url: string | null) => new URL(url ?? "").hash.slice(1); // without mail a link is always shown

async function signIn(email: string, password = PASSWORD): Promise<Extract<Actor, { kind: "person" }>> {
  const { userId, sessionId } = await signInFully(
    parts,
    { email, password, ...(email.trim().toLowerCase() === appOf.email ? appOf : {}) },
    origin(),
  );
  const signedIn = await done(readSession, anonymous, { sessionId });
  return personActor(signedIn.role, { ...signedIn, userId });
}

/** A user who set the password through the invitation. */
async function person(email: string, role: string): Promise<UserId> {
  const { url, userId } = await done(inviteUser, admin, { email, name: email, role });
  await done(acceptInvite, anonymous, { token: tokenOf(url), password: PASSWORD });
  return userId;
}

async function events(type: string) {
  const { rows } = await owner.query<{ actor: string; subject: string | null; result: string; body: Buffer }>(
    "SELECT actor, subject, result, body FROM audit_event WHERE type = $1 ORDER BY id",
    [type],
  );
  return rows.map((row) => ({ ...row, body: JSON.parse(row.body.toString()) as { data: Record<string, unknown> } }));
}

beforeAll(async () => {
  database = await createTestDatabase();
  await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
  Object.assign(process.env, webSettings(database, "http://127.0.0.1:7340"));
  const { forWeb } = await import("../../compose/for-web.ts");
  parts = await forWeb();
  owner = new pg.Client({ connectionString: database.superuserUrl });
  await owner.connect();
});

afterAll(async () => {
  await parts?.close();
  await owner?.end();
  await database?.drop();
});

describe("set-up", () => {
  it("[A1] is refused without the host's link, and a link is printed by the host alone", async () => {
    expect((await refused(printSetUpLink, anonymous, {})).code).toBe("unauthenticated");
    const form = { token: "A".repeat(43), email: "ada@example.com", name: "Ada", password: PASSWORD, ...noFactor };
    expect((await refused(finishSetUp, anonymous, form)).code).toBe("link-expired");
    expect((await refused(finishSetUp, anonymous, { ...form, token: "short" })).code).toBe("link-expired");
  });

  it("[A1] refuses a link past its 60 minutes, and an earlier one once a new one is printed", async () => {
    const first = await done(printSetUpLink, host, {});
    const second = await done(printSetUpLink, host, {});
    if (first.done || second.done) throw new Error("set-up is not done yet");
    expect(second.url).toMatch(/^http:\/\/127\.0\.0\.1:7340\/set-up#[\w-]{43}$/);
    expect((await refused(checkLink, anonymous, { kind: "set-up", token: tokenOf(first.url) })).code).toBe("link-expired");
    await done(checkLink, anonymous, { kind: "set-up", token: tokenOf(second.url) });
    await owner.query("UPDATE one_time_link SET expires_at = now() - interval '1 second' WHERE kind = 'set-up' AND used_at IS NULL");
    expect((await refused(checkLink, anonymous, { kind: "set-up", token: tokenOf(second.url) })).code).toBe("link-expired");
  });

  it("v5.0.0-6.5.2 keeps only a hash of the link", async () => {
    const link = await done(printSetUpLink, host, {});
    if (link.done) throw new Error("set-up is not done yet");
    const { rows } = await owner.query("SELECT * FROM one_time_link");
    expect(JSON.stringify(rows)).not.toContain(tokenOf(link.url));
    expect(rows.at(-1).token_hash).toHaveLength(32);
  });

  it("[A2] refuses a weak password before anything is used up", async () => {
    const link = await done(printSetUpLink, host, {});
    if (link.done) throw new Error("set-up is not done yet");
    const form = { token: tokenOf(link.url), email: "ada@example.com", name: "Ada", password: "short", ...noFactor };
    expect((await refused(finishSetUp, anonymous, form)).fields?.["password"]).toContain("12 to 128 characters");
    await done(checkLink, anonymous, { kind: "set-up", token: tokenOf(link.url) });
  });

  it("[A1] of two at once makes one admin, takes over a demonstration that the command line started, and is over for good", async () => {
    await done(startDemoUseCase, host, {});
    const link = await done(printSetUpLink, host, {});
    if (link.done) throw new Error("set-up is not done yet");
    const form = (email: string) => ({ token: tokenOf(link.url), email, name: "Ada", password: PASSWORD, demo: "on" });
    const secrets = new Map<string, string>();
    const withApp = async (email: string) => {
      const offered = await done(offerSetUpFactor, anonymous, { ...form(email), kind: "totp" });
      if (offered.kind !== "totp") throw new Error("an app was asked for");
      secrets.set(email, offered.secret);
      return { ...form(email), kind: "totp", offer: offered.offer, label: "App", code: appCode(offered.secret, -1) };
    };
    const [ada, eve, late] = [await withApp("ada@example.com"), await withApp("eve@example.com"), await withApp("late@example.com")];
    const both = await Promise.all([ask(finishSetUp, anonymous, ada), ask(finishSetUp, anonymous, eve)]);
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    const won = both.find((result) => result.ok);
    if (!won?.ok) throw new Error("one of them succeeded");
    expect(await done(readSetUpState, anonymous, {})).toMatchObject({ isDone: true });
    expect((await refused(finishSetUp, anonymous, late)).code).toBe("link-expired");
    expect(await done(printSetUpLink, host, {})).toEqual({ done: true });
    expect((await owner.query("SELECT 1 FROM portfolio WHERE is_demo")).rowCount).toBe(1);
    expect(await events("set-up.done")).toMatchObject([{ subject: won.value.userId, result: "done" }]);
    expect((await events("demo.started")).map(({ actor, body }) => [actor.split(":")[0], body.data["outcome"]])).toEqual([
      ["host", "started"],
      ["user", "exists"],
    ]);
    Object.assign(appOf, { email: won.value.email, secret: secrets.get(won.value.email) });
    admin = await signIn(won.value.email);
    expect(admin.role).toBe("admin");
  });

  it("[E5] stores the e-mail and the name encrypted", async () => {
    const { rows } = await owner.query("SELECT * FROM app_user");
    const bytes = Buffer.concat(rows.flatMap((row) => [row.sealed, row.email_index])).toString("latin1") + JSON.stringify(rows);
    expect(bytes).not.toMatch(/example\.com|Ada/);
  });
});

describe("login", () => {
  it("v5.0.0-16.3.1 [A2] opens a session whatever the case of the e-mail, and records it without its person's name", async () => {
    const { email } = await done(readSession, anonymous, { sessionId: admin.sessionId });
    const again = await signIn(` ${email.toUpperCase()} `);
    const [last] = (await events("login.succeeded")).slice(-1);
    expect(last).toMatchObject({ actor: `user:${again.userId}`, subject: again.userId, result: "done" });
    expect(JSON.stringify(last)).not.toMatch(/example|198\.51/);
  });

  it("v5.0.0-16.3.1 [A16] gives an unknown user, a wrong password, an invited and a disabled user one and the same answer", async () => {
    await done(inviteUser, admin, { email: "invited@example.com", name: "I", role: "viewer" });
    const disabled = await person("disabled@example.com", "viewer");
    await done(disableUser, admin, { userId: disabled });
    const { email } = await done(readSession, anonymous, { sessionId: admin.sessionId });
    const answers = [
      await refused(login, anonymous, { email: "nobody@example.com", password: PASSWORD }),
      await refused(login, anonymous, { email, password: OTHER }),
      await refused(login, anonymous, { email: "invited@example.com", password: PASSWORD }),
      await refused(login, anonymous, { email: "disabled@example.com", password: PASSWORD }),
    ];
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.code).toBe("login-failed");
    const reasons = (await events("login.failed")).map((event) => event.body.data["reason"]);
    expect(reasons).toEqual(["no such user", "wrong password", "user is invited", "user is disabled"]);
  });

  it("[A16] takes about as long for an unknown user as for a wrong password", async () => {
    await person("timed@example.com", "viewer");
    const time = async (email: string) => {
      const start = performance.now();
      await refused(login, anonymous, { email, password: OTHER });
      return performance.now() - start;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < 4; i++) {
      known.push(await time("timed@example.com"));
      unknown.push(await time(`unknown${i}@example.com`));
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[2] ?? 0;
    expect(median(unknown)).toBeGreaterThan(median(known) / 2);
    expect(median(unknown)).toBeLessThan(median(known) * 2);
  });

  it("[A16] answers a guesser by the throttle, also with the right password, and lets others in", async () => {
    await person("guessed@example.com", "viewer");
    const from = origin();
    for (let i = 0; i < 5; i++)
      expect((await refused(login, anonymous, { email: "guessed@example.com", password: OTHER }, from)).code).toBe("login-failed");
    const answer = await refused(login, anonymous, { email: "guessed@example.com", password: PASSWORD }, from);
    expect(answer).toMatchObject({ code: "throttled", retryAfterSeconds: expect.any(Number) });
    await signIn("guessed@example.com"); // from another network
    const { rows } = await owner.query("SELECT bucket FROM throttle");
    expect(Buffer.concat(rows.map((row) => row.bucket)).toString("latin1")).not.toContain("guessed");
  });

  it("[A16] records the first failures of a flood and then each doubling, with its size", async () => {
    const from = origin();
    const fail = () => refused(login, anonymous, { email: "flood@example.com", password: OTHER }, from);
    const counts = async () => (await events("login.failed")).map((event) => event.body.data["count"]);
    await owner.query("DELETE FROM throttle");
    await fail();
    expect((await counts()).at(-1)).toBe(1);
    const before = (await counts()).length;
    for (const [failures, recorded] of [
      [40, 0],
      [63, 1],
    ] as const) {
      await owner.query("UPDATE throttle SET failures = $1, blocked_until = now()", [failures]);
      await fail();
      expect((await counts()).length, String(failures)).toBe(before + recorded);
    }
    expect((await counts()).at(-1)).toBe(64);
  });
});

describe("a session", () => {
  const state = (sessionId: SessionId) => ask(readSession, anonymous, { sessionId });

  it("v5.0.0-16.3.1 [A5] counts no more once its person signed out", async () => {
    await person("leaver@example.com", "viewer");
    const session = await signIn("leaver@example.com");
    expect((await state(session.sessionId)).ok).toBe(true);
    await done(endSession, session, {});
    expect(await state(session.sessionId)).toMatchObject({ ok: false, failure: { code: "unauthenticated" } });
    expect((await refused(renewSession, session, {})).code).toBe("unauthenticated");
    expect((await events("session.ended")).at(-1)).toMatchObject({ actor: `user:${session.userId}` });
  });

  it("[A5] ends when idle for 30 minutes, and is kept by a person's input", async () => {
    await person("idler@example.com", "viewer");
    const session = await signIn("idler@example.com");
    const age = (minutes: number) =>
      owner.query("UPDATE session SET last_input_at = now() - make_interval(mins => $2) WHERE id = $1", [session.sessionId, minutes]);
    await age(29);
    expect((await state(session.sessionId)).ok).toBe(true);
    await done(renewSession, session, {});
    const { rows } = await owner.query("SELECT now() - last_input_at < interval '1 minute' AS fresh FROM session WHERE id = $1", [
      session.sessionId,
    ]);
    expect(rows[0].fresh).toBe(true);
    await age(30);
    expect((await state(session.sessionId)).ok).toBe(false);
  });

  it("[A5] ends after twelve hours whatever happens", async () => {
    await person("allday@example.com", "viewer");
    const session = await signIn("allday@example.com");
    const { rows } = await owner.query("SELECT extract(epoch FROM expires_at - created_at) AS life FROM session WHERE id = $1", [
      session.sessionId,
    ]);
    expect(Number(rows[0].life)).toBe(12 * 3600);
    await owner.query("UPDATE session SET expires_at = now() WHERE id = $1", [session.sessionId]);
    expect((await state(session.sessionId)).ok).toBe(false);
  });

  it("[A5] of an unknown or malformed id is nobody's", async () => {
    expect((await state("0190a000-0000-7000-8000-000000000000" as SessionId)).ok).toBe(false);
    expect((await ask(readSession, anonymous, { sessionId: "1 OR 1=1" })).ok).toBe(false);
  });
});

describe("users", () => {
  it("[A7] an invitation works once, for that person, and not after a new link was made", async () => {
    const { url, userId } = await done(inviteUser, admin, { email: "grace@example.com", name: "Grace", role: "trader" });
    const renewed = await done(renewInviteLink, admin, { userId });
    expect((await refused(acceptInvite, anonymous, { token: tokenOf(url), password: PASSWORD })).code).toBe("link-expired");
    expect(await done(checkLink, anonymous, { kind: "invite", token: tokenOf(renewed.url) })).toEqual({
      email: "grace@example.com",
      name: "Grace",
    });
    const both = await Promise.all([0, 1].map(() => ask(acceptInvite, anonymous, { token: tokenOf(renewed.url), password: PASSWORD })));
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    expect((await signIn("grace@example.com")).role).toBe("trader");
    expect((await refused(acceptInvite, anonymous, { token: tokenOf(renewed.url), password: OTHER })).code).toBe("link-expired");
  });

  it("[A7] an invitation ends after a day and is no set-up link", async () => {
    const { url } = await done(inviteUser, admin, { email: "slow@example.com", name: "Slow", role: "viewer" });
    expect((await refused(checkLink, anonymous, { kind: "set-up", token: tokenOf(url) })).code).toBe("link-expired");
    await owner.query("UPDATE one_time_link SET expires_at = now() - interval '1 ms' WHERE kind = 'invite' AND used_at IS NULL");
    expect((await refused(acceptInvite, anonymous, { token: tokenOf(url), password: PASSWORD })).code).toBe("link-expired");
  });

  it("[A7] are invited by the host too, as `bulwark users add` does, and each e-mail once", async () => {
    await done(inviteUser, host, { email: "cli@example.com", role: "trader" });
    expect(await refused(inviteUser, admin, { email: "CLI@example.com", name: "x", role: "viewer" })).toMatchObject({
      code: "conflict",
      fields: { email: expect.any(String) },
    });
  });

  it("[A6] are nobody's business but an admin's", async () => {
    await person("looker@example.com", "viewer");
    const viewer = await signIn("looker@example.com");
    const failures = [
      await refused(listUsers, viewer, {}),
      await refused(readUser, viewer, { userId: admin.userId }),
      await refused(inviteUser, viewer, { email: "x@example.com", name: "x", role: "admin" }),
      await refused(changeRole, viewer, { userId: viewer.userId, role: "admin" }),
      await refused(disableUser, viewer, { userId: admin.userId }),
      await refused(printSetUpLink, viewer, {}),
    ];
    expect(failures.map((failure) => failure.code)).toEqual(Array(6).fill("forbidden"));
    expect((await events("user.role-changed")).at(-1)).toMatchObject({ result: "refused", actor: `user:${viewer.userId}` });
  });

  it("[A7] lose their sessions at once when disabled or re-roled", async () => {
    const userId = await person("moved@example.com", "viewer");
    const first = await signIn("moved@example.com");
    expect(await done(changeRole, admin, { userId, role: "trader" })).toMatchObject({ from: "viewer", endedSessions: 1 });
    expect((await ask(readSession, anonymous, { sessionId: first.sessionId })).ok).toBe(false);
    const second = await signIn("moved@example.com");
    expect(second.role).toBe("trader");
    await done(disableUser, admin, { userId });
    expect((await ask(readSession, anonymous, { sessionId: second.sessionId })).ok).toBe(false);
    expect((await refused(login, anonymous, { email: "moved@example.com", password: PASSWORD })).code).toBe("login-failed");
    await done(enableUser, admin, { userId });
    await signIn("moved@example.com");
  });

  it("[A7] the last active admin stays, also when two are taken away at once", async () => {
    expect((await refused(disableUser, admin, { userId: admin.userId })).code).toBe("conflict");
    expect((await refused(changeRole, admin, { userId: admin.userId, role: "viewer" })).code).toBe("conflict");
    const second = await person("second@example.com", "viewer");
    await owner.query("UPDATE app_user SET role_id = 'admin' WHERE id = $1", [second]);
    // An admin long enough, with a factor, to have approved both acts.
    await owner.query(
      "UPDATE app_user SET admin_since = now() - interval '2 days', created_at = now() - interval '30 days' WHERE id = $1",
      [second],
    );
    const factor = "INSERT INTO totp_factor (id, user_id, sealed, last_step, created_at) VALUES ($1, $2, '\\x00', 0, now())";
    await owner.query(factor, [parts.services.ids.next(), second]);
    expect((await refused(disableUser, admin, { userId: second })).code).toBe("approval-required");
    expect((await refused(changeRole, admin, { userId: admin.userId, role: "viewer" })).code).toBe("approval-required");
    await owner.query("UPDATE approval SET state = 'approved', decided_by = $1, decided_at = now() WHERE state = 'pending'", [second]);
    const both = await Promise.all([
      ask(disableUser, admin, { userId: second }),
      ask(changeRole, admin, { userId: admin.userId, role: "viewer" }),
    ]);
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    const { rowCount } = await owner.query("SELECT 1 FROM app_user WHERE role_id = 'admin' AND state = 'active'");
    expect(rowCount).toBe(1);
    await owner.query("UPDATE app_user SET role_id = 'admin', state = 'active' WHERE id = $1", [admin.userId]);
  });

  it("[A6] see a portfolio when it is granted, as view or trade, and no more when the grant goes", async () => {
    const userId = await person("granted@example.com", "trader");
    const trader = await signIn("granted@example.com");
    const { rows } = await owner.query("SELECT id FROM portfolio WHERE is_demo");
    const portfolioId = rows[0].id;
    const seen = () => parts.work.transaction(trader, async (tx) => Object.fromEntries(tx.reach.portfolios));
    expect(await seen()).toEqual({});
    expect((await refused(setGrant, trader, { userId, portfolioId, verb: "trade" })).code).toBe("forbidden");
    await done(setGrant, admin, { userId, portfolioId, verb: "view" });
    expect(await seen()).toEqual({ [portfolioId]: "view" });
    await done(setGrant, admin, { userId, portfolioId, verb: "trade" });
    expect(await seen()).toEqual({ [portfolioId]: "trade" });
    expect((await done(readUser, admin, { userId })).grants).toMatchObject([{ portfolioId, verb: "trade" }]);
    await done(setGrant, admin, { userId, portfolioId, verb: "none" });
    expect(await seen()).toEqual({});
    expect((await refused(setGrant, admin, { userId, portfolioId: "0190a000-0000-7000-8000-000000000000", verb: "view" })).code).toBe(
      "not-found",
    );
  });
});
