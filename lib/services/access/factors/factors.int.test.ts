import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { webSettings } from "#lib/services/testing/web-settings.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import type { WebParts } from "../../../compose/for-web.ts";
import type { Actor, Person } from "../../../domain/access/actor.ts";
import { personActor } from "../../../domain/access/person-actor.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import { engageKill } from "../../risk/engage-kill.ts";
import { releaseKill } from "../../risk/release-kill.ts";
import type { Services } from "../../services.ts";
import { appCode, executeProven, setUpFirstAdmin } from "../../testing/second-factor.ts";
import { SoftwareAuthenticator } from "../../testing/software-authenticator.ts";
import { execute, type UseCase } from "../../use-case.ts";
import { offerSetUpFactor } from "../finish-set-up.ts";
import { login } from "../login.ts";
import { makePerson } from "../make-person.ts";
import { printSetUpLink } from "../print-set-up-link.ts";
import { readSession } from "../read-session.ts";
import { disableUser, enableUser } from "../set-user-state.ts";
import { offerStepUpPasskey, proveStepUp, readStepUpChoice } from "../step-up/prove-step-up.ts";
import { addOwnFactor, offerOwnFactor } from "./add-factor.ts";
import { removeOwnFactor, renameOwnFactor, renewRecoveryCodes } from "./change-factor.ts";
import { enrolAtLogin, finishEnrolment, offerFactorAtLogin } from "./enrol-at-login.ts";
import { loginWithPasskey, offerPasskeyLogin } from "./login-with-passkey.ts";
import { offerPasskeyStep } from "./offer-passkey-step.ts";
import { readOwnFactors } from "./own-factors.ts";
import { proveSecondFactor } from "./prove-second-factor.ts";
import { readTicket } from "./read-ticket.ts";
import { recoverUser } from "./recover-user.ts";
import { checkRecovery, useRecovery } from "./use-recovery.ts";

const ORIGIN = "http://localhost:7340";
const PASSWORD = "Correct-Horse 42 staples";
const host: Actor = { kind: "host", osUser: "tester" };
const anonymous: Actor = { kind: "anonymous" };

let database: TestDatabase;
let parts: WebParts;
let owner: pg.Client;
let hash: string;
/** The first admin, with an authenticator app. */
let admin: Person;
let adminSecret = "";
let adminCodes: readonly string[] = [];
let addresses = 0;

/** Each act from a network of its own, so that throttles of networks do not meet. */
const origin = () => ({ requestId: "test", address: `203.0.${++addresses}.7`, agent: "test" });
const tokenOf = (url: string) => new URL(url).hash.slice(1);

async function ask<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown, from = origin()) {
  const deps: Parameters<typeof execute<I, O, P, Services>>[0] = parts;
  return execute(deps, useCase, actor, input, from);
}

async function done<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown): Promise<O> {
  const result = await ask(useCase, actor, input);
  if (!result.ok) throw new Error(`${useCase.name}: ${JSON.stringify(result.failure)}`);
  return result.value;
}

/** With the step-up that the console's dialog would prove. */
async function proven<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Person, input: unknown): Promise<O> {
  const deps: Parameters<typeof executeProven<I, O, P, Services>>[0] = parts;
  const result = await executeProven(deps, useCase, actor, input, origin());
  if (!result.ok) throw new Error(`${useCase.name}: ${JSON.stringify(result.failure)}`);
  return result.value;
}

async function refused<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown) {
  const result = await ask(useCase, actor, input);
  if (result.ok) throw new Error(`${useCase.name} was not refused`);
  return result.failure;
}

/** A user with the password, made past the invitation. */
async function person(role: string): Promise<{ userId: UserId; email: string }> {
  const userId = parts.services.ids.next<UserId>();
  const email = `${userId}@example.com`;
  await parts.work.transaction(host, (tx) =>
    makePerson(tx, { id: userId, email, name: "Somebody", role, state: "active", passwordHash: hash, invitedBy: null }),
  );
  return { userId, email };
}

async function actorOf(sessionId: string): Promise<Person> {
  const signedIn = await done(readSession, anonymous, { sessionId });
  return personActor(signedIn.role, signedIn);
}

async function signedIn(email: string): Promise<Person> {
  const step = await done(login, anonymous, { email, password: PASSWORD });
  if (step.step !== "done") throw new Error(`a ${step.step} was asked for`);
  return actorOf(step.sessionId);
}

async function ticketOf(email: string): Promise<string> {
  const step = await done(login, anonymous, { email, password: PASSWORD });
  if (step.step === "done") throw new Error("no second factor was asked for");
  return step.ticket;
}

/** A trader with an app, whose present code is not used yet. */
async function traderWithApp() {
  const who = await person("trader");
  const actor = await signedIn(who.email);
  const offered = await proven(offerOwnFactor, actor, { kind: "totp" });
  if (offered.kind !== "totp") throw new Error("an app was asked for");
  const { secret, offer } = offered;
  const added = await done(addOwnFactor, actor, { kind: "totp", offer, label: "App", code: appCode(secret, -1) });
  return { ...who, actor, secret, factorId: added.factorId, recoveryCodes: added.recoveryCodes ?? [] };
}

async function withPasskey(actor: Person) {
  const authenticator = new SoftwareAuthenticator(ORIGIN);
  const offered = await proven(offerOwnFactor, actor, { kind: "passkey" });
  if (offered.kind !== "passkey") throw new Error("a passkey was asked for");
  const made = await done(addOwnFactor, actor, {
    kind: "passkey",
    offer: offered.offer,
    label: "Key",
    response: authenticator.make(offered.options),
  });
  return { authenticator, factorId: made.factorId };
}

async function events(type: string) {
  const { rows } = await owner.query<{ actor: string; subject: string | null; result: string; body: Buffer }>(
    "SELECT actor, subject, result, body FROM audit_event WHERE type = $1 ORDER BY id",
    [type],
  );
  return rows.map((row) => ({ ...row, data: (JSON.parse(row.body.toString()) as { data: Record<string, unknown> }).data }));
}

/** So that a test may sign in more often than a clock shows codes. */
const forgetSteps = () => owner.query("UPDATE totp_factor SET last_step = 0");
const forgetThrottles = () => owner.query("DELETE FROM throttle");

beforeAll(async () => {
  database = await createTestDatabase();
  await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
  Object.assign(process.env, webSettings(database, ORIGIN));
  const { forWeb } = await import("../../../compose/for-web.ts");
  parts = await forWeb();
  owner = new pg.Client({ connectionString: database.superuserUrl });
  await owner.connect();
  const hashed = await parts.services.passwords.hash(PASSWORD);
  if (!hashed.ok) throw new Error("the password was not hashed");
  hash = hashed.value;
});

afterAll(async () => {
  await parts?.close();
  await owner?.end();
  await database?.drop();
});

describe("set-up", () => {
  it("[A1] makes nobody before the second factor was shown to work, then an admin with ten recovery codes", async () => {
    const link = await done(printSetUpLink, host, {});
    if (link.done) throw new Error("set-up is not done yet");
    const form = { token: tokenOf(link.url), email: "ada@example.com", name: "Ada", password: PASSWORD };
    expect((await refused(offerSetUpFactor, anonymous, { ...form, token: "A".repeat(43), kind: "totp" })).code).toBe("link-expired");
    expect((await refused(offerSetUpFactor, anonymous, { ...form, password: "short", kind: "totp" })).fields).toHaveProperty("password");
    await done(offerSetUpFactor, anonymous, { ...form, kind: "passkey" });
    expect((await owner.query("SELECT 1 FROM app_user")).rowCount).toBe(0);
    const first = await setUpFirstAdmin(parts, form, origin());
    adminSecret = first.secret;
    adminCodes = first.recoveryCodes;
    admin = await actorOf(first.sessionId);
    expect(admin.role).toBe("admin");
    expect(adminCodes).toHaveLength(10);
    expect((await events("login.succeeded")).at(-1)).toMatchObject({ subject: first.userId, data: { how: "set-up+new factor" } });
  });

  it("v5.0.0-6.5.2 [E5] keeps the secret encrypted and of the recovery codes only hashes", async () => {
    const { rows } = await owner.query(
      "SELECT row_to_json(t)::text AS row FROM (SELECT * FROM totp_factor) t UNION ALL SELECT row_to_json(r)::text FROM recovery_code r UNION ALL SELECT row_to_json(o)::text FROM factor_offer o",
    );
    const stored = JSON.stringify(rows);
    expect(rows.length).toBeGreaterThan(10);
    for (const secret of [adminSecret, Buffer.from(adminSecret).toString("hex"), ...adminCodes]) expect(stored).not.toContain(secret);
  });
});

describe("the second step of a login", () => {
  it("v5.0.0-6.3.3 [A3] asks an admin for it, and for the first factor where there is none yet", async () => {
    expect(await done(login, anonymous, { email: "ada@example.com", password: PASSWORD })).toMatchObject({ step: "second-factor" });
    const { email } = await person("admin");
    expect(await done(login, anonymous, { email, password: PASSWORD })).toMatchObject({ step: "enrol" });
    const trader = await person("trader");
    expect(await done(login, anonymous, { email: trader.email, password: PASSWORD })).toMatchObject({ step: "done" });
  });

  it("refuses a ticket that is unknown, past its time, used, of another stage, or whose user was disabled", async () => {
    const { email, userId, secret } = await traderWithApp();
    const prove = (ticket: string) => refused(proveSecondFactor, anonymous, { ticket, method: "totp", code: appCode(secret) });
    expect((await prove("A".repeat(43))).code).toBe("link-expired");
    expect((await prove("")).code).toBe("link-expired");
    const late = await ticketOf(email);
    await owner.query("UPDATE login_ticket SET expires_at = now() - interval '1 second' WHERE user_id = $1", [userId]);
    expect((await prove(late)).code).toBe("link-expired");
    const enrolling = await ticketOf((await person("admin")).email);
    expect((await prove(enrolling)).code).toBe("link-expired");
    const disabled = await ticketOf(email);
    await proven(disableUser, admin, { userId });
    expect((await prove(disabled)).code).toBe("link-expired");
    await proven(enableUser, admin, { userId });
    const used = await ticketOf(email);
    await done(proveSecondFactor, anonymous, { ticket: used, method: "totp", code: appCode(secret) });
    await forgetSteps();
    expect((await prove(used)).code).toBe("link-expired");
  });

  it("v5.0.0-6.5.1 v5.0.0-16.3.1 [A3] takes a code of the app once: a replay is refused, also by two at once, and an earlier code after it", async () => {
    const { email, secret } = await traderWithApp();
    const [one, two] = [await ticketOf(email), await ticketOf(email)];
    const proof = (ticket: string) => ({ ticket, method: "totp", code: appCode(secret) });
    const both = await Promise.all([ask(proveSecondFactor, anonymous, proof(one)), ask(proveSecondFactor, anonymous, proof(two))]);
    expect(both.filter((each) => each.ok)).toHaveLength(1);
    expect(both.find((each) => !each.ok)).toMatchObject({ failure: { code: "factor-refused" } });
    const third = await ticketOf(email);
    expect((await refused(proveSecondFactor, anonymous, proof(third))).code).toBe("factor-refused");
    expect((await refused(proveSecondFactor, anonymous, { ...proof(third), code: appCode(secret, -1) })).code).toBe("factor-refused");
    expect((await events("login.failed")).at(-1)).toMatchObject({ result: "refused", data: { reason: "wrong second factor: totp" } });
    await done(proveSecondFactor, anonymous, { ...proof(third), code: appCode(secret, 1) }); // a fast clock is one step ahead
    expect((await events("login.first-factor")).at(-1)).toMatchObject({ result: "done", data: { via: "password" } });
    expect((await events("login.succeeded")).at(-1)).toMatchObject({ result: "done", data: { how: "password+totp" } });
  });

  it("v5.0.0-6.5.8 goes by the desk's clock: a code two steps away is refused", async () => {
    const { email, secret } = await traderWithApp();
    await forgetSteps();
    const ticket = await ticketOf(email);
    for (const steps of [-3, 3])
      expect((await refused(proveSecondFactor, anonymous, { ticket, method: "totp", code: appCode(secret, steps) })).code).toBe(
        "factor-refused",
      );
  });

  it("v5.0.0-6.5.1 v5.0.0-16.3.1 takes a recovery code once, and none of somebody else", async () => {
    const { email, recoveryCodes } = await traderWithApp();
    const other = await traderWithApp();
    const proof = (ticket: string, code = "") => ({ ticket, method: "recovery-code", code });
    const ticket = await ticketOf(email);
    expect((await refused(proveSecondFactor, anonymous, proof(ticket, other.recoveryCodes[0]))).code).toBe("factor-refused");
    await done(proveSecondFactor, anonymous, proof(ticket, recoveryCodes[0]?.toLowerCase()));
    expect((await refused(proveSecondFactor, anonymous, proof(await ticketOf(email), recoveryCodes[0]))).code).toBe("factor-refused");
    expect((await events("login.failed")).at(-1)).toMatchObject({
      result: "refused",
      data: { reason: "wrong second factor: recovery-code" },
    });
    await done(proveSecondFactor, anonymous, proof(await ticketOf(email), recoveryCodes[1]));
    expect((await events("login.succeeded")).at(-1)).toMatchObject({ data: { how: "password+recovery-code" } });
  });

  it("v5.0.0-6.6.3 slows guesses of codes down by account, from wherever they come; a passkey still works then", async () => {
    const { email, actor, secret } = await traderWithApp();
    const { authenticator } = await withPasskey(actor);
    const ticket = await ticketOf(email);
    for (let guess = 0; guess < 6; guess++)
      expect((await refused(proveSecondFactor, anonymous, { ticket, method: "totp", code: "000000" })).code).toBe("factor-refused");
    const answer = await refused(proveSecondFactor, anonymous, { ticket, method: "totp", code: appCode(secret) });
    expect(answer).toMatchObject({ code: "throttled" });
    expect(answer.retryAfterSeconds).toBeGreaterThan(0);
    const { offer, options } = await done(offerPasskeyStep, anonymous, { ticket });
    await done(proveSecondFactor, anonymous, { ticket, method: "passkey", offer, response: authenticator.answer(options) });
    await forgetThrottles();
  });

  it("v5.0.0-6.4.3 is not passed by next-auth's own door, which knows the password alone", async () => {
    const { email } = await traderWithApp();
    const step = await done(login, anonymous, { email, password: PASSWORD });
    expect(step).not.toHaveProperty("sessionId");
  });
});

describe("a login that must make a factor first", () => {
  it("has no session before the factor works and the codes were shown, and then one", async () => {
    const { email, userId } = await person("admin");
    const ticket = await ticketOf(email);
    expect((await refused(finishEnrolment, anonymous, { ticket, saved: "on" })).code).toBe("link-expired");
    const offered = await done(offerFactorAtLogin, anonymous, { ticket, kind: "totp" });
    if (offered.kind !== "totp") throw new Error("an app was asked for");
    const factor = (code: string) => ({ ticket, kind: "totp", offer: offered.offer, label: "App", code });
    expect((await refused(enrolAtLogin, anonymous, factor("000000"))).fields).toHaveProperty("code");
    const { recoveryCodes } = await done(enrolAtLogin, anonymous, factor(appCode(offered.secret)));
    expect(recoveryCodes).toHaveLength(10);
    expect((await refused(enrolAtLogin, anonymous, factor(appCode(offered.secret)))).code).toBe("link-expired");
    expect((await refused(finishEnrolment, anonymous, { ticket })).fields).toHaveProperty("saved");
    const { sessionId } = await done(finishEnrolment, anonymous, { ticket, saved: "on" });
    expect((await actorOf(sessionId)).userId).toBe(userId);
    expect((await refused(finishEnrolment, anonymous, { ticket, saved: "on" })).code).toBe("link-expired");
  });

  it("lets nobody with an earlier ticket add a factor beside one that was made meanwhile", async () => {
    const { email } = await person("admin");
    const [thief, own] = [await ticketOf(email), await ticketOf(email)];
    const enrol = async (ticket: string) => {
      const offered = await done(offerFactorAtLogin, anonymous, { ticket, kind: "totp" });
      if (offered.kind !== "totp") throw new Error("an app was asked for");
      return { ticket, kind: "totp", offer: offered.offer, label: "App", code: appCode(offered.secret) };
    };
    const theirs = await enrol(thief);
    await done(enrolAtLogin, anonymous, await enrol(own));
    expect((await refused(enrolAtLogin, anonymous, theirs)).code).toBe("link-expired");
  });

  it("binds an offer to its ticket: another ticket cannot use it", async () => {
    const [one, two] = [await ticketOf((await person("admin")).email), await ticketOf((await person("admin")).email)];
    const offered = await done(offerFactorAtLogin, anonymous, { ticket: one, kind: "totp" });
    if (offered.kind !== "totp") throw new Error("an app was asked for");
    const factor = { ticket: two, kind: "totp", offer: offered.offer, label: "App", code: appCode(offered.secret) };
    expect((await refused(enrolAtLogin, anonymous, factor)).code).toBe("link-expired");
  });
});

describe("a passkey", () => {
  it("v5.0.0-16.3.1 [A4] signs in by itself, and each challenge counts once", async () => {
    const { userId, actor } = await traderWithApp();
    const { authenticator } = await withPasskey(actor);
    const { handle, offer, options } = await done(offerPasskeyLogin, anonymous, {});
    expect(options["allowCredentials"]).toBeUndefined();
    const answer = { handle, method: "passkey", offer, response: authenticator.answer(options) };
    const { sessionId } = await done(loginWithPasskey, anonymous, answer);
    expect((await actorOf(sessionId)).userId).toBe(userId);
    expect((await events("login.succeeded")).at(-1)).toMatchObject({ subject: userId, data: { how: "passkey" } });
    expect((await refused(loginWithPasskey, anonymous, answer)).code).toBe("factor-refused");
    expect((await events("login.failed")).at(-1)).toMatchObject({ result: "refused", data: { reason: "wrong passkey answer" } });
  });

  it("v5.0.0-6.7.2 is refused for an expired challenge, another browser's, and one that a wrong answer used up", async () => {
    const { actor } = await traderWithApp();
    const { authenticator } = await withPasskey(actor);
    const late = await done(offerPasskeyLogin, anonymous, {});
    await owner.query("UPDATE factor_offer SET expires_at = now() - interval '1 second' WHERE id = $1", [late.offer]);
    const answer = (of: typeof late, more: object = {}) => ({
      handle: of.handle,
      method: "passkey",
      offer: of.offer,
      response: authenticator.answer(of.options, more),
    });
    expect((await refused(loginWithPasskey, anonymous, answer(late))).code).toBe("factor-refused");
    const [mine, theirs] = [await done(offerPasskeyLogin, anonymous, {}), await done(offerPasskeyLogin, anonymous, {})];
    expect((await refused(loginWithPasskey, anonymous, { ...answer(mine), handle: theirs.handle })).code).toBe("factor-refused");
    const spoiled = await done(offerPasskeyLogin, anonymous, {});
    expect((await refused(loginWithPasskey, anonymous, answer(spoiled, { isForged: true }))).code).toBe("factor-refused");
    expect((await refused(loginWithPasskey, anonymous, answer(spoiled))).code).toBe("factor-refused");
  });

  it("[A4] is refused from another origin, without user verification, with a forged signature, and with a counter that went back", async () => {
    const { actor } = await traderWithApp();
    const { authenticator } = await withPasskey(actor);
    const attempt = async (more: object) => {
      const { handle, offer, options } = await done(offerPasskeyLogin, anonymous, {});
      return ask(loginWithPasskey, anonymous, { handle, method: "passkey", offer, response: authenticator.answer(options, more) });
    };
    expect(await attempt({ counter: 41 })).toMatchObject({ ok: true });
    for (const wrong of [
      { origin: "http://localhost.example.com:7340" },
      { isUserVerified: false },
      { isForged: true },
      { counter: 41 },
      { counter: 40 },
    ])
      expect(await attempt({ counter: 50, ...wrong }), JSON.stringify(wrong)).toMatchObject({
        ok: false,
        failure: { code: "factor-refused" },
      });
    expect(await attempt({ counter: 51 })).toMatchObject({ ok: true });
  });

  it("[A4] of a disabled user gets the answer of an unknown passkey", async () => {
    const { actor, userId } = await traderWithApp();
    const { authenticator } = await withPasskey(actor);
    await proven(disableUser, admin, { userId });
    const unknown = new SoftwareAuthenticator(ORIGIN);
    unknown.make({ challenge: "x", rp: { id: "localhost" }, user: { id: "AAAA" } });
    const answers = [];
    for (const each of [authenticator, unknown]) {
      const { handle, offer, options } = await done(offerPasskeyLogin, anonymous, {});
      answers.push(await refused(loginWithPasskey, anonymous, { handle, method: "passkey", offer, response: each.answer(options) }));
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ code: "factor-refused" });
  });

  it("[A4] is not made without user verification, for another origin, or twice of one challenge", async () => {
    const { actor } = await traderWithApp();
    const authenticator = new SoftwareAuthenticator(ORIGIN);
    const offered = await proven(offerOwnFactor, actor, { kind: "passkey" });
    if (offered.kind !== "passkey") throw new Error("a passkey was asked for");
    const factor = (response: object) => ({ kind: "passkey", offer: offered.offer, label: "Key", response });
    for (const wrong of [{ isUserVerified: false }, { origin: "http://evil.example" }])
      expect((await refused(addOwnFactor, actor, factor(authenticator.make(offered.options, wrong)))).code).toBe("invalid-input");
    const right = factor(authenticator.make(offered.options));
    await done(addOwnFactor, actor, right);
    expect((await refused(addOwnFactor, actor, right)).code).toBe("link-expired");
  });
});

describe("a step-up", () => {
  let release: { readonly scope: "all"; readonly epoch: number; readonly reason?: string };

  async function operationOf(input: object, actor = admin): Promise<string> {
    const refusal = await refused(releaseKill, actor, input);
    expect(refusal.code).toBe("step-up-required");
    return refusal.operation ?? "";
  }

  it("[A13] is never asked for before the kill switch is engaged, and always before it is released", async () => {
    const { epoch } = await done(engageKill, admin, { scope: "all" });
    release = { scope: "all", epoch };
    const operation = await operationOf({ ...release, reason: "A false alarm" });
    expect(operation).toMatch(/^[a-z.-]+:[\w-]{43}$/);
    expect(operation).not.toContain("alarm");
  });

  it("v5.0.0-16.3.1 [A13] counts for the very input alone, and once", async () => {
    await forgetSteps();
    const input = { ...release, reason: "Looked into" };
    await done(proveStepUp, admin, { operation: await operationOf(input), method: "totp", code: appCode(adminSecret) });
    await operationOf({ ...release, reason: "Something else" });
    await done(releaseKill, admin, input);
    expect((await events("step-up.proven")).at(-1)).toMatchObject({ subject: admin.userId, data: { method: "totp" } });
    const { epoch } = await done(engageKill, admin, { scope: "all" });
    await owner.query("UPDATE kill_state SET epoch = $1 WHERE scope = 'all'", [release.epoch]);
    await operationOf(input);
    release = { scope: "all", epoch };
  });

  it("[A13] stays where the act itself failed, so that it can be tried again", async () => {
    await forgetSteps();
    const stale = { ...release, epoch: 999_999 };
    await done(proveStepUp, admin, { operation: await operationOf(stale), method: "totp", code: appCode(adminSecret) });
    expect((await refused(releaseKill, admin, stale)).code).toBe("conflict");
    expect((await refused(releaseKill, admin, stale)).code).toBe("conflict");
  });

  it("[A13] older than five minutes, or of another session, counts no more", async () => {
    const input = { ...release, reason: "Later" };
    const operation = await operationOf(input);
    await forgetSteps();
    await done(proveStepUp, admin, { operation, method: "totp", code: appCode(adminSecret) });
    const elsewhere = personActor("admin", { userId: admin.userId, sessionId: parts.services.ids.next() });
    expect(await operationOf(input, elsewhere)).toBe(operation);
    await owner.query("UPDATE step_up SET proven_at = proven_at - interval '5 minutes' WHERE operation = $1", [operation]);
    await operationOf(input);
  });

  it("v5.0.0-16.3.1 [A13] is not proven by a wrong code, a replayed one, a challenge of the login, or an operation of somebody's making", async () => {
    await forgetThrottles();
    const operation = await operationOf({ ...release, reason: "Other" });
    await forgetSteps();
    const code = appCode(adminSecret);
    expect((await refused(proveStepUp, admin, { operation, method: "totp", code: "000000" })).code).toBe("factor-refused");
    await done(proveStepUp, admin, { operation, method: "totp", code });
    expect((await refused(proveStepUp, admin, { operation, method: "totp", code })).code).toBe("factor-refused");
    expect((await refused(proveStepUp, admin, { operation: "limits.change", method: "totp", code })).code).toBe("invalid-input");
    const { actor } = await traderWithApp();
    const { authenticator } = await withPasskey(actor);
    const ofLogin = await done(offerPasskeyLogin, anonymous, {});
    const proof = { operation, method: "passkey", offer: ofLogin.offer, response: authenticator.answer(ofLogin.options) };
    expect((await refused(proveStepUp, actor, proof)).code).toBe("factor-refused");
    const own = await done(offerStepUpPasskey, actor, {});
    await done(proveStepUp, actor, { ...proof, offer: own.offer, response: authenticator.answer(own.options) });
    expect((await events("step-up.proven")).filter(({ result }) => result === "refused").length).toBeGreaterThan(0);
  });

  it("[A13] takes the password from a person without a factor, and from nobody else", async () => {
    const { email } = await person("trader");
    const plain = await signedIn(email);
    expect(await done(readStepUpChoice, plain, {})).toEqual({ totp: false, passkey: false, recoveryCode: false, password: true });
    const operation = `factors.offer:${"A".repeat(43)}`;
    expect((await refused(proveStepUp, plain, { operation, method: "password", password: "Wrong-Horse 42 staples" })).code).toBe(
      "factor-refused",
    );
    await done(proveStepUp, plain, { operation, method: "password", password: PASSWORD });
    const { actor } = await traderWithApp();
    expect(await done(readStepUpChoice, actor, {})).toMatchObject({ totp: true, password: false });
    expect((await refused(proveStepUp, actor, { operation, method: "password", password: PASSWORD })).code).toBe("factor-refused");
  });

  it("is asked of persons alone: the host's own acts go on", async () => {
    const { userId } = await person("viewer");
    await done(disableUser, host, { userId });
  });
});

describe("Settings, Security", () => {
  it("v5.0.0-6.3.7 lists own factors, and tells of each change", async () => {
    const { actor, userId, factorId } = await traderWithApp();
    expect(await done(readOwnFactors, actor, {})).toMatchObject({
      factors: [{ id: factorId, kind: "totp", name: "App", lastUsedAt: null }],
      recoveryCodes: { left: 10 },
      isRequired: false,
    });
    await done(renameOwnFactor, actor, { factorId, name: "Telephone" });
    expect((await done(readOwnFactors, actor, {})).factors).toMatchObject([{ name: "Telephone" }]);
    const told = await parts.work.transaction(host, (tx) => tx.access.accountNotices.list(userId, 10));
    expect(told.map(({ kind }) => kind)).toContain("factor-changed");
    expect((await events("factor.added")).at(-1)).toMatchObject({ subject: userId, result: "done", data: { kind: "totp" } });
  });

  it("v5.0.0-6.5.6 takes a factor away after a step-up; it counts no more", async () => {
    const { actor, email, secret, factorId } = await traderWithApp();
    expect((await refused(removeOwnFactor, actor, { factorId })).code).toBe("step-up-required");
    const ticket = await ticketOf(email);
    await proven(removeOwnFactor, actor, { factorId });
    expect((await refused(proveSecondFactor, anonymous, { ticket, method: "totp", code: appCode(secret) })).code).toBe("factor-refused");
    expect(await done(login, anonymous, { email, password: PASSWORD })).toMatchObject({ step: "done" });
    expect((await done(readOwnFactors, actor, {})).recoveryCodes.left).toBe(0);
  });

  it("[A3] never takes the last factor of an admin, also when two are removed at once", async () => {
    const only = (await done(readOwnFactors, admin, {})).factors[0];
    const last = await executeProven(parts as never, removeOwnFactor, admin, { factorId: only?.id }, origin());
    expect(last).toMatchObject({ ok: false, failure: { code: "conflict" } });
    const { factorId } = await withPasskey(admin);
    const both = await Promise.all(
      [only?.id, factorId].map((id) => executeProven(parts as never, removeOwnFactor, admin, { factorId: id }, origin())),
    );
    expect(both.filter((each) => each.ok)).toHaveLength(1);
    expect((await done(readOwnFactors, admin, {})).factors).toHaveLength(1);
    const stays = (await done(readOwnFactors, admin, {})).factors[0];
    if (stays?.kind === "passkey") await owner.query("UPDATE totp_factor SET removed_at = NULL WHERE user_id = $1", [admin.userId]);
  });

  it("touches nobody else's factors", async () => {
    const { factorId } = await traderWithApp();
    const other = await traderWithApp();
    expect((await refused(renameOwnFactor, other.actor, { factorId, name: "Mine" })).code).toBe("not-found");
    const removed = await executeProven(parts as never, removeOwnFactor, other.actor, { factorId }, origin());
    expect(removed).toMatchObject({ ok: false, failure: { code: "not-found" } });
  });

  it("v5.0.0-7.4.3 ends the other sessions where that is ticked", async () => {
    const { actor, email, recoveryCodes } = await traderWithApp();
    const other = await done(proveSecondFactor, anonymous, {
      ticket: await ticketOf(email),
      method: "recovery-code",
      code: recoveryCodes[0],
    });
    const renewed = await proven(renewRecoveryCodes, actor, { endOthers: "on" });
    expect(renewed).toMatchObject({ endedSessions: 1 });
    expect((await refused(readSession, anonymous, { sessionId: other.sessionId })).code).toBe("unauthenticated");
    await done(readSession, anonymous, { sessionId: actor.sessionId });
  });

  it("[A3] makes the earlier recovery codes worthless with new ones", async () => {
    const { actor, email, recoveryCodes } = await traderWithApp();
    const renewed = await proven(renewRecoveryCodes, actor, {});
    const proof = (ticket: string, code = "") => ({ ticket, method: "recovery-code", code });
    expect((await refused(proveSecondFactor, anonymous, proof(await ticketOf(email), recoveryCodes[3]))).code).toBe("factor-refused");
    await done(proveSecondFactor, anonymous, proof(await ticketOf(email), renewed.recoveryCodes[3]));
  });
});

describe("break-glass", () => {
  it("is the host's alone, for an active user with a factor", async () => {
    const { email } = await traderWithApp();
    expect((await refused(recoverUser, admin, { email })).code).toBe("forbidden");
    expect((await refused(recoverUser, anonymous, { email })).code).toBe("unauthenticated");
    expect((await refused(recoverUser, host, { email: "nobody@example.com" })).code).toBe("not-found");
    expect((await refused(recoverUser, host, { email: (await person("trader")).email })).code).toBe("conflict");
  });

  it("v5.0.0-6.4.4 waits 15 minutes while there is another admin, tells every admin, and replaces the factors once a new one works", async () => {
    const { email, userId, secret, actor } = await traderWithApp();
    const link = await done(recoverUser, host, { email });
    expect(link.delayMinutes).toBe(15);
    expect((await parts.work.transaction(host, (tx) => tx.access.accountNotices.list(admin.userId, 10))).map(({ kind }) => kind)).toContain(
      "break-glass",
    );
    expect((await events("user.recovery-link-printed")).at(-1)).toMatchObject({ actor: "host:tester", subject: userId });
    const token = tokenOf(link.url);
    expect((await done(checkRecovery, anonymous, { token })).waitsUntil).not.toBeNull();
    expect((await refused(useRecovery, anonymous, { token, password: PASSWORD })).code).toBe("link-expired");
    await owner.query("UPDATE one_time_link SET usable_from = now() WHERE kind = 'recover' AND user_id = $1", [userId]);
    expect((await refused(useRecovery, anonymous, { token, password: "Wrong-Horse 42 staples" })).code).toBe("login-failed");
    const { ticket } = await done(useRecovery, anonymous, { token, password: PASSWORD });
    expect((await refused(useRecovery, anonymous, { token, password: PASSWORD })).code).toBe("link-expired");
    expect(await done(readTicket, anonymous, { ticket })).toMatchObject({ stage: "enrol", replaces: true });
    expect(await done(login, anonymous, { email, password: PASSWORD })).toMatchObject({ step: "second-factor" }); // the lost one stands until then
    const offered = await done(offerFactorAtLogin, anonymous, { ticket, kind: "totp" });
    if (offered.kind !== "totp") throw new Error("an app was asked for");
    await done(enrolAtLogin, anonymous, { ticket, kind: "totp", offer: offered.offer, label: "New", code: appCode(offered.secret) });
    expect((await refused(readSession, anonymous, { sessionId: actor.sessionId })).code).toBe("unauthenticated");
    await done(finishEnrolment, anonymous, { ticket, saved: "on" });
    const old = { ticket: await ticketOf(email), method: "totp", code: appCode(secret) };
    expect((await refused(proveSecondFactor, anonymous, old)).code).toBe("factor-refused");
    expect((await events("factor.replaced")).at(-1)).toMatchObject({ subject: userId, data: { removed: 1 } });
  });

  it("works at once for the only admin", async () => {
    await owner.query("UPDATE app_user SET state = 'disabled' WHERE role_id = 'admin' AND id <> $1", [admin.userId]);
    expect((await done(recoverUser, host, { email: "ada@example.com" })).delayMinutes).toBe(0);
  });
});
