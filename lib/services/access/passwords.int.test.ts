import { join } from "node:path";
import { hash as bcryptHash } from "@node-rs/bcrypt";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { webSettings } from "#lib/services/testing/web-settings.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import type { WebParts } from "../../compose/for-web.ts";
import type { Actor, Person } from "../../domain/access/actor.ts";
import { personActor } from "../../domain/access/person-actor.ts";
import type { Origin } from "../../domain/audit/event.ts";
import type { SessionId, UserId } from "../../domain/kernel/ids.ts";
import type { Services } from "../services.ts";
import { execute, type UseCase } from "../use-case.ts";
import { claimDevice } from "./devices/claim-device.ts";
import { removeDevice } from "./devices/remove-device.ts";
import { login } from "./login.ts";
import { makePerson } from "./make-person.ts";
import { askLink } from "./passwords/ask-link.ts";
import { changePassword } from "./passwords/change-password.ts";
import { commonPasswords } from "./passwords/common-password.ts";
import { importUsers } from "./passwords/import-users.ts";
import { judgePassword } from "./passwords/judge-password.ts";
import { resetPassword } from "./passwords/reset-password.ts";
import { unlockByLink, unlockUser } from "./passwords/unlock-login.ts";
import { readOwnSecurity } from "./read-own-security.ts";
import { readSession } from "./read-session.ts";

const PASSWORD = "Correct-Horse 42 staples";
const OTHERS = [
  "Another-Zebra 43 clips",
  "Purple-Kettle 44 moths",
  "Gentle-Anchor 45 ferns",
  "Hollow-Violin 46 crabs",
  "Silent-Copper 47 gulls",
];
const host: Actor = { kind: "host", osUser: "tester" };
const anonymous: Actor = { kind: "anonymous" };

let database: TestDatabase;
let parts: WebParts;
let owner: pg.Client;
let networks = 0;

/** Each ask from a network of its own, so that throttles do not meet. */
const origin = (more: Partial<Origin> = {}): Origin => ({
  requestId: "test",
  address: `203.0.${++networks % 250}.${networks}`,
  agent: "test",
  ...more,
});

function ask<I, O, P>(
  useCase: UseCase<I, O, P, Services>,
  actor: Actor,
  input: unknown,
  from = origin(),
  services: Services = parts.services,
) {
  return execute({ ...parts, services }, useCase, actor, input, from);
}

async function done<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown, from = origin()): Promise<O> {
  const result = await ask(useCase, actor, input, from);
  if (!result.ok) throw new Error(`${useCase.name}: ${JSON.stringify(result.failure)}`);
  return result.value;
}

async function refused<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown, from = origin(), services?: Services) {
  const result = await ask(useCase, actor, input, from, services);
  if (result.ok) throw new Error(`${useCase.name} was not refused`);
  return result.failure;
}

/** An active viewer with a password. */
async function person(email: string, password = PASSWORD): Promise<UserId> {
  const hashed = await parts.services.passwords.hash(password);
  if (!hashed.ok) throw new Error("no hash");
  const id = parts.services.ids.next<UserId>();
  await parts.work.transaction(host, async (tx) => {
    await makePerson(tx, { id, email, name: "Mira Vale", role: "viewer", state: "active", passwordHash: hashed.value, invitedBy: null });
  });
  return id;
}

async function signIn(email: string, password = PASSWORD, from = origin()): Promise<Person> {
  const step = await done(login, anonymous, { email, password }, from);
  if (step.step !== "done") throw new Error(`a second factor is asked: ${step.step}`);
  const { role, permissions } = await done(readSession, anonymous, { sessionId: step.sessionId });
  return personActor(role, { userId: step.userId, sessionId: step.sessionId, permissions });
}

const isAlive = async (sessionId: SessionId) => (await ask(readSession, anonymous, { sessionId })).ok;

/** The mails that wait, opened as the worker opens them. */
async function mails(kind?: string) {
  const { rows } = await owner.query<{ id: string; scope: string; kind: string }>(
    "SELECT id, scope, kind FROM mail_outbox WHERE state = 'waiting' ORDER BY id",
  );
  const { openDb } = await import("../../db/client.ts");
  const { mailOutbox } = await import("../../db/mail-outbox.ts");
  expect(rows.every((row) => row.kind !== "")).toBe(true);
  const db = openDb(database.ownerUrl, { max: 1 });
  const { readKeyFile } = await import("../../adapters/key-wrapper/local-file/key-file.ts");
  const { localFileWrapper } = await import("../../adapters/key-wrapper/local-file/local-file-wrapper.ts");
  const { KeyRing } = await import("../../crypto/key-ring.ts");
  const { keyStore } = await import("../../db/key-store.ts");
  const file = await readKeyFile(join(database.dataDir, "keys", "worker.key"));
  if (!file) throw new Error("no key file");
  const ring = new KeyRing({ wrapper: localFileWrapper(file.keys), store: keyStore(db), clock: systemClock });
  const taken = await mailOutbox({ db, ring }).take(100, 0);
  await db.$disconnect();
  return taken.filter((mail) => kind === undefined || mail.kind === kind);
}

const tokenOf = (url: string | undefined) => new URL(url ?? "").hash.slice(1);

async function events(type: string) {
  const { rows } = await owner.query<{ actor: string; subject: string | null; result: string }>(
    "SELECT actor, subject, result FROM audit_event WHERE type = $1 ORDER BY at, id",
    [type],
  );
  return rows;
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

describe("a fresh desk", () => {
  it("v5.0.0-6.3.2 has no account at all", async () => {
    expect((await owner.query("SELECT 1 FROM app_user")).rowCount).toBe(0);
    for (const email of ["admin@example.org", "admin", "root", "sa"]) {
      expect((await refused(login, anonymous, { email, password: "admin" })).code).toBe("login-failed");
    }
  });

  it("v5.0.0-6.4.2 has no place for hints or secret questions", async () => {
    const { rows } = await owner.query(
      "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name ~ '(hint|question|security_answer)'",
    );
    expect(rows).toEqual([]);
  });
});

describe("a new password", () => {
  let actor: Person;
  beforeAll(async () => {
    await person("mira.vale@quayside.example");
    actor = await signIn("mira.vale@quayside.example");
  });
  const change = (password: string, services?: Services) =>
    refused(changePassword, actor, { current: PASSWORD, password }, origin(), services);
  const nist = (): Services => ({ ...parts.services, passwordRules: { profile: "nist" } });

  it("v5.0.0-6.2.1 [A2] has 12 characters at least, 15 under the profile without composition rules", async () => {
    expect((await change("Sh0rt-Kelpy"))?.fields?.["password"]).toContain("12 to 128 characters");
    expect((await change("kelp moth barn", nist()))?.fields?.["password"]).toContain("15 to 128 characters");
  });

  it("v5.0.0-6.2.4 [A2] is none of the common ones: more than 3,000 of each profile's length are known", async () => {
    const common = await commonPasswords();
    expect(common.ofLength(12).length).toBeGreaterThan(3_000);
    expect(common.ofLength(15).length).toBeGreaterThan(3_000);
    expect(common.ofLength(15).every((word) => word.length >= 15)).toBe(true);
    for (const word of common.ofLength(15).filter((_, index) => index % 6_000 === 0)) {
      expect(common.has(word), word).toBe(true);
      expect((await change(word, nist()))?.fields?.["password"], word).toBeDefined();
    }
    expect((await change("Trustno1-Trustno1"))?.fields?.["password"]).toBeDefined();
    expect(common.has("Correct-Horse 42 staples")).toBe(false);
  });

  it("v5.0.0-6.2.11 [A2] holds none of the context words: product, desk, name, parts of the e-mail", async () => {
    for (const password of ["Bu1wark-Kelp 42 moths", "Quayside-Kelp 42 moths", "Xx M1ra 42 kelp moths", "My-Trading-Desk 42 kelp"]) {
      expect((await change(password))?.fields?.["password"], password).toContain("without your name");
    }
  });

  it("v5.0.0-6.2.12 [A2] stands in no list of breached ones, where the operator gave one", async () => {
    const breached = { has: async (password: string) => password === OTHERS[0] };
    const services: Services = { ...parts.services, passwordRules: { profile: "default", breached } };
    expect((await change(OTHERS[0] ?? "", services)).fields?.["password"]).toContain("breached");
  });

  it("[A2] is hard to guess, by zxcvbn's estimate", async () => {
    expect((await change("Abcdefgh-12345678"))?.fields?.["password"]).toBeDefined();
    expect((await change("Qazwsx-Edcrfv-1"))?.fields?.["password"]).toBeDefined();
  });

  it("v5.0.0-6.2.3 [A2] needs the current one, and wrong ones are throttled", async () => {
    expect((await refused(changePassword, anonymous, { current: PASSWORD, password: OTHERS[0] })).code).toBe("unauthenticated");
    expect((await refused(changePassword, actor, { password: OTHERS[0] })).fields?.["current"]).toBeDefined();
    const codes: string[] = [];
    for (let i = 0; i < 6; i++) codes.push((await refused(changePassword, actor, { current: "wrong one", password: OTHERS[0] })).code);
    expect(codes.slice(0, 5)).toEqual(Array(5).fill("invalid-input"));
    expect(codes[5]).toBe("throttled");
    await owner.query("DELETE FROM throttle");
  });

  it("v5.0.0-6.2.2 v5.0.0-7.4.3 v5.0.0-6.3.7 [A2] is set, ends the other sessions on offer, and its person is told", async () => {
    await person("changer@example.org");
    const here = await signIn("changer@example.org");
    const there = await signIn("changer@example.org");
    expect(await done(changePassword, here, { current: PASSWORD, password: OTHERS[0] })).toEqual({ endedSessions: 0 });
    expect(await isAlive(there.sessionId)).toBe(true);
    expect(await done(changePassword, here, { current: OTHERS[0], password: OTHERS[1], endOthers: "on" })).toEqual({ endedSessions: 1 });
    expect([await isAlive(here.sessionId), await isAlive(there.sessionId)]).toEqual([true, false]);
    const { notices } = await done(readOwnSecurity, here, {});
    expect(notices.map((notice) => notice.kind)).toContain("password-changed");
    expect((await mails("password-changed")).at(-1)).toMatchObject({ address: "changer@example.org" });
    expect((await events("password.changed")).at(-1)).toMatchObject({ actor: `user:${here.userId}`, result: "done" });
    await signIn("changer@example.org", OTHERS[1]);
    expect((await refused(login, anonymous, { email: "changer@example.org", password: PASSWORD })).code).toBe("login-failed");
  });

  it("[A2] is none of the last five, and the sixth before may come back", async () => {
    await person("history@example.org");
    const actor = await signIn("history@example.org");
    let current = PASSWORD;
    for (const next of OTHERS.slice(0, 4)) {
      await done(changePassword, actor, { current, password: next });
      current = next;
    }
    for (const old of [current, PASSWORD]) {
      expect((await refused(changePassword, actor, { current, password: old })).fields?.["password"]).toContain("one of your last 5");
    }
    await done(changePassword, actor, { current, password: OTHERS[4] });
    await done(changePassword, actor, { current: OTHERS[4], password: PASSWORD });
    const { rows } = await owner.query("SELECT count(*)::int AS n FROM password_history WHERE user_id = $1", [actor.userId]);
    expect(rows[0].n).toBe(5);
  });

  it("v5.0.0-6.2.5 v5.0.0-6.2.8 v5.0.0-6.2.9 [A2] is of any kind under the profile nist, of 128 characters, compared exactly as typed", async () => {
    const services = nist();
    const long = `${"kelp moth barn lamp ".repeat(6)}quilted`.padEnd(128, "x").slice(0, 128);
    await person("nist@example.org");
    const actor = await signIn("nist@example.org");
    const set = async (current: string, password: string) => {
      const result = await ask(changePassword, actor, { current, password }, origin(), services);
      expect(result.ok, JSON.stringify(result)).toBe(true);
    };
    await set(PASSWORD, "all lower words barn kelp");
    await set("all lower words barn kelp", long);
    for (const near of [long.slice(0, 127), `${long}x`, long.toUpperCase(), ` ${long}`]) {
      expect((await refused(login, anonymous, { email: "nist@example.org", password: near })).code).toBe("login-failed");
    }
    await signIn("nist@example.org", long);
  });

  it("v5.0.0-6.2.10 stays valid however old it is", async () => {
    await person("old@example.org");
    await owner.query("UPDATE app_user SET password_changed_at = now() - interval '10 years', created_at = now() - interval '10 years'");
    await signIn("old@example.org");
  });

  it("[A2] is judged for whoever may set one alone: score, advice, and whether it is taken", async () => {
    expect((await refused(judgePassword, anonymous, { password: "x" })).code).toBe("unauthenticated");
    expect((await refused(judgePassword, anonymous, { password: "x", link: { kind: "invite", token: "A".repeat(43) } })).code).toBe(
      "link-expired",
    );
    expect(await done(judgePassword, actor, { password: "password1234" })).toMatchObject({ score: 1, isAccepted: false });
    expect(await done(judgePassword, actor, { password: OTHERS[2] })).toMatchObject({ score: 4, isAccepted: true, advice: null });
  });
});

describe("imported bcrypt hashes", () => {
  it("[A2] sign their people in once and become argon2id then; a weak cost, an admin and somebody who is here are refused", async () => {
    const hash = await bcryptHash(PASSWORD, 8);
    const row = (more: object) => ({ email: "moved@example.org", name: "Moved", role: "trader", hash, ...more });
    expect((await refused(importUsers, host, { users: [row({ role: "admin" })] })).code).toBe("invalid-input");
    expect((await refused(importUsers, host, { users: [row({ hash: await bcryptHash(PASSWORD, 4) })] })).code).toBe("invalid-input");
    expect((await refused(importUsers, host, { users: [row({ hash: PASSWORD })] })).code).toBe("invalid-input");
    await person("here@example.org");
    expect((await refused(importUsers, host, { users: [row({}), row({ email: "here@example.org" })] })).code).toBe("conflict");
    expect(await done(importUsers, host, { users: [row({})] })).toEqual({ imported: 1 });
    const stored = async () => (await owner.query("SELECT password_hash FROM app_user WHERE password_hash LIKE '$2%'")).rowCount;
    expect(await stored()).toBe(1);
    expect((await refused(login, anonymous, { email: "moved@example.org", password: OTHERS[0] })).code).toBe("login-failed");
    await signIn("moved@example.org");
    expect(await stored()).toBe(0);
    await signIn("moved@example.org");
  });

  it("v5.0.0-6.2.8 never match a password by its first 72 bytes", async () => {
    const long = `Aa1-${"kelp moth ".repeat(8)}`;
    await done(importUsers, host, {
      users: [{ email: "cut@example.org", name: "Cut", role: "viewer", hash: await bcryptHash(long, 8) }],
    });
    expect((await refused(login, anonymous, { email: "cut@example.org", password: `${long.slice(0, 72)}other` })).code).toBe(
      "login-failed",
    );
  });
});

describe("a forgotten password", () => {
  it("v5.0.0-6.3.8 [A16] gives one answer to known, unknown and throttled, and mails the known alone", async () => {
    await person("forgot@example.org");
    const from = origin();
    const answers = [];
    for (const email of [
      "forgot@example.org",
      "nobody@example.org",
      "forgot@example.org",
      "forgot@example.org",
      "forgot@example.org",
      "forgot@example.org",
    ]) {
      answers.push(await ask(askLink, anonymous, { email, wish: "reset" }, from));
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ ok: true, value: { asked: true } })]),
    );
    const sent = await mails("password-forgotten");
    expect(sent.filter((mail) => !mail.isDecoy).map((mail) => mail.address)).not.toContain("nobody@example.org");
    expect(sent.filter((mail) => mail.address === "forgot@example.org" && !mail.isDecoy)).toHaveLength(4);
    expect(sent.filter((mail) => mail.address === "forgot@example.org" && mail.isDecoy)).toHaveLength(1);
    expect(
      (await owner.query("SELECT sealed FROM mail_outbox")).rows.every(({ sealed }) => !sealed?.toString("latin1").includes("example.org")),
    ).toBe(true);
  });

  it("v5.0.0-6.3.8 [A16] answers known and unknown in about the same time", async () => {
    await person("timely@example.org");
    const time = async (email: string) => {
      const start = performance.now();
      await done(askLink, anonymous, { email, wish: "reset" });
      return performance.now() - start;
    };
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let i = 0; i < 15; i++) {
      known.push(await time("timely@example.org"));
      unknown.push(await time(`untimely${i}@example.org`));
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[7] ?? 0;
    expect(median(known)).toBeLessThan(median(unknown) * 2 + 5);
    expect(median(unknown)).toBeLessThan(median(known) * 2 + 5);
  });

  it("v5.0.0-6.4.1 v5.0.0-6.4.3 [A2] is set anew by a link that works once, for 30 minutes, and ends every session", async () => {
    const userId = await person("reset@example.org");
    const before = await signIn("reset@example.org");
    await done(askLink, anonymous, { email: "RESET@example.org", wish: "reset" });
    const [mail] = (await mails("password-forgotten")).filter((each) => each.address === "reset@example.org");
    const token = tokenOf(mail?.data.url);
    const { rows } = await owner.query(
      "SELECT extract(epoch FROM expires_at - created_at)::int AS life FROM one_time_link WHERE user_id = $1",
      [userId],
    );
    expect(rows[0].life).toBe(1_800);
    expect((await refused(unlockByLink, anonymous, { token })).code).toBe("link-expired");
    expect((await refused(resetPassword, anonymous, { token, password: "weak" })).fields?.["password"]).toBeDefined();
    expect((await refused(resetPassword, anonymous, { token, password: PASSWORD })).fields?.["password"]).toContain("last 5");
    expect(await done(resetPassword, anonymous, { token, password: OTHERS[0] })).toMatchObject({ userId, endedSessions: 1 });
    expect(await isAlive(before.sessionId)).toBe(false);
    expect((await refused(resetPassword, anonymous, { token, password: OTHERS[1] })).code).toBe("link-expired");
    await signIn("reset@example.org", OTHERS[0]);
    await done(askLink, anonymous, { email: "reset@example.org", wish: "reset" });
    await owner.query("UPDATE one_time_link SET expires_at = now() - interval '1 ms' WHERE kind = 'reset' AND used_at IS NULL");
    const [late] = (await mails("password-forgotten")).filter(
      (each) => each.address === "reset@example.org" && tokenOf(each.data.url) !== token,
    );
    expect((await refused(resetPassword, anonymous, { token: tokenOf(late?.data.url), password: OTHERS[2] })).code).toBe("link-expired");
  });

  it("v5.0.0-6.3.6 v5.0.0-6.4.3 keeps the second factor: neither the mailed link nor the right new password alone opens a session", async () => {
    const userId = await person("factor@example.org");
    await owner.query(
      "UPDATE app_user SET role_id = 'admin' WHERE id = $1", // an admin must have a second factor
      [userId],
    );
    await done(askLink, anonymous, { email: "factor@example.org", wish: "reset" });
    const [mail] = (await mails("password-forgotten")).filter((each) => each.address === "factor@example.org");
    expect(await done(resetPassword, anonymous, { token: tokenOf(mail?.data.url), password: OTHERS[0] })).not.toHaveProperty("sessionId");
    expect((await done(login, anonymous, { email: "factor@example.org", password: OTHERS[0] })).step).not.toBe("done");
  });

  it("[A7] of a disabled user leads nowhere, also by a link from before", async () => {
    const userId = await person("gone@example.org");
    await done(askLink, anonymous, { email: "gone@example.org", wish: "reset" });
    const [mail] = (await mails("password-forgotten")).filter((each) => each.address === "gone@example.org");
    await owner.query("UPDATE app_user SET state = 'disabled' WHERE id = $1", [userId]);
    expect((await refused(resetPassword, anonymous, { token: tokenOf(mail?.data.url), password: OTHERS[0] })).code).toBe("link-expired");
  });
});

describe("a wrong password", () => {
  it("v5.0.0-6.3.8 [A16] takes as long to refuse for nobody, for somebody, and for somebody whose hash was imported", async () => {
    await person("slow@example.org");
    await done(importUsers, host, {
      users: [
        { email: "fast@example.org", name: "F", role: "viewer", hash: await bcryptHash(PASSWORD, 8) },
        { email: "costly@example.org", name: "C", role: "viewer", hash: await bcryptHash(PASSWORD, 12) },
      ],
    });
    const times: Record<string, number[]> = { nobody: [], somebody: [], "imported, cost 8": [], "imported, cost 12": [] };
    for (let i = 0; i < 11; i++) {
      for (const [who, email] of [
        ["nobody", `x${i}@example.org`],
        ["somebody", "slow@example.org"],
        ["imported, cost 8", "fast@example.org"],
        ["imported, cost 12", "costly@example.org"],
      ] as const) {
        await owner.query("DELETE FROM throttle");
        const start = performance.now();
        expect((await refused(login, anonymous, { email, password: OTHERS[0] })).code).toBe("login-failed");
        times[who]?.push(performance.now() - start);
      }
    }
    const median = (of: number[] = []) => of.sort((a, b) => a - b)[5] ?? 0;
    for (const who of ["somebody", "imported, cost 8", "imported, cost 12"]) {
      expect(median(times[who]), who).toBeGreaterThan(median(times["nobody"]) * 0.8);
      expect(median(times[who]), who).toBeLessThan(median(times["nobody"]) * 1.25);
    }
    for (const email of ["fast@example.org", "costly@example.org"]) await signIn(email);
    await owner.query("UPDATE app_user SET password_hash = NULL WHERE password_hash LIKE '$2%'"); // of the test before
    expect(await parts.services.look((tx) => tx.access.passwords.importedCost())).toBeUndefined(); // nobody pays any more
  });

  it("v5.0.0-6.3.5 four times before the right one is told to its person; once or twice is not", async () => {
    await person("tried@example.org");
    const from = origin();
    for (let i = 0; i < 2; i++) await refused(login, anonymous, { email: "tried@example.org", password: OTHERS[0] }, from);
    const actor = await signIn("tried@example.org", PASSWORD, from);
    expect((await done(readOwnSecurity, actor, {})).notices).toEqual([]);
    for (let i = 0; i < 4; i++) await refused(login, anonymous, { email: "tried@example.org", password: OTHERS[0] });
    const again = await signIn("tried@example.org", PASSWORD, from);
    const kinds = (await done(readOwnSecurity, again, {})).notices.map((notice) => notice.kind);
    expect(kinds).toContain("suspicious-login");
  });
});

describe("a locked sign-in", () => {
  async function lock(email: string): Promise<Origin> {
    const from = origin();
    for (let i = 0; i < 5; i++) await refused(login, anonymous, { email, password: OTHERS[0] }, from);
    expect((await refused(login, anonymous, { email, password: PASSWORD }, from)).code).toBe("throttled");
    return from;
  }

  it("[A16] opens again by the link that is mailed, which opens nothing else", async () => {
    await person("locked@example.org");
    const from = await lock("locked@example.org");
    await done(askLink, anonymous, { email: "locked@example.org", wish: "unlock" });
    const [mail] = (await mails("unlock")).filter((each) => each.address === "locked@example.org");
    const token = tokenOf(mail?.data.url);
    expect((await refused(resetPassword, anonymous, { token, password: OTHERS[0] })).code).toBe("link-expired");
    await done(unlockByLink, anonymous, { token });
    expect((await refused(unlockByLink, anonymous, { token })).code).toBe("link-expired");
    await signIn("locked@example.org", PASSWORD, from);
  });

  it("[A16] opens again by any admin or the host, and by nobody else", async () => {
    const userId = await person("held@example.org");
    const from = await lock("held@example.org");
    const viewer = personActor("viewer", { userId, sessionId: parts.services.ids.next<SessionId>() });
    expect((await refused(unlockUser, viewer, { userId })).code).toBe("forbidden");
    await done(unlockUser, host, { email: "held@example.org" });
    await signIn("held@example.org", PASSWORD, from);
    expect((await events("login.unlocked")).at(-1)).toMatchObject({ actor: "host:tester", subject: userId });
    const again = await lock("held@example.org");
    const admin = personActor("admin", { userId: await person("unlocker@example.org"), sessionId: parts.services.ids.next<SessionId>() });
    await done(unlockUser, admin, { userId });
    await signIn("held@example.org", PASSWORD, again);
  });
});

describe("a known device", () => {
  async function device(actor: Person): Promise<string> {
    const { token } = await done(claimDevice, actor, {});
    if (token === null) throw new Error("no token");
    return token;
  }

  it("v5.0.0-6.3.5 [A17] a login from a new one is told to its person, on the pages and by mail; the first and a known one are not", async () => {
    await person("devices@example.org");
    const first = await signIn("devices@example.org");
    const known = await device(first);
    expect((await done(claimDevice, first, {})).token).toBeNull();
    expect((await done(readOwnSecurity, first, {})).notices).toEqual([]);
    const second = await signIn("devices@example.org", PASSWORD, origin({ device: known }));
    expect((await done(readOwnSecurity, second, {})).notices).toEqual([]);
    const third = await signIn("devices@example.org", PASSWORD, origin({ agent: "Another browser" }));
    const seen = await done(readOwnSecurity, third, {});
    expect(seen.notices).toMatchObject([{ kind: "new-device", agent: "Another browser", isRead: false }]);
    expect(seen.devices).toHaveLength(2);
    expect((await mails("new-device")).filter((mail) => mail.address === "devices@example.org")).toHaveLength(1);
    expect(await events("device.added")).not.toEqual([]);
  });

  it("[A17] gets a fresh token at each login, so that a copied one is worth nothing afterwards", async () => {
    await person("rotates@example.org");
    const old = await device(await signIn("rotates@example.org"));
    await device(await signIn("rotates@example.org", PASSWORD, origin({ device: old })));
    const third = await signIn("rotates@example.org", PASSWORD, origin({ device: old }));
    expect((await done(readOwnSecurity, third, {})).notices).toMatchObject([{ kind: "new-device" }]);
  });

  it("v5.0.0-6.3.1 [A16] lets its person in while guesses from the same network are answered by the throttle", async () => {
    await person("besieged@example.org");
    const token = await device(await signIn("besieged@example.org"));
    const from = origin();
    for (let i = 0; i < 6; i++) await refused(login, anonymous, { email: "besieged@example.org", password: OTHERS[0] }, from);
    expect((await refused(login, anonymous, { email: "besieged@example.org", password: PASSWORD }, from)).code).toBe("throttled");
    await signIn("besieged@example.org", PASSWORD, { ...from, device: token });
  });

  it("[A16] has a bucket of its own, and is none for another account", async () => {
    await person("owner@example.org");
    await person("target@example.org");
    const token = await device(await signIn("owner@example.org"));
    const from = origin({ device: token });
    for (let i = 0; i < 5; i++) await refused(login, anonymous, { email: "target@example.org", password: OTHERS[0] }, from);
    expect(
      (await refused(login, anonymous, { email: "target@example.org", password: PASSWORD }, origin({ ...from, device: "" }))).code,
    ).toBe("throttled");
    for (let i = 0; i < 5; i++)
      await refused(login, anonymous, { email: "owner@example.org", password: OTHERS[0] }, origin({ device: token }));
    expect((await refused(login, anonymous, { email: "owner@example.org", password: PASSWORD }, origin({ device: token }))).code).toBe(
      "throttled",
    );
    await signIn("owner@example.org"); // a stranger's bucket, from elsewhere
  });

  it("[A17] is forgotten by its person, and by nobody else", async () => {
    await person("forgetter@example.org");
    const actor = await signIn("forgetter@example.org");
    await person("stranger@example.org");
    const [{ id: deviceId } = { id: "" }] = (await done(readOwnSecurity, actor, {})).devices;
    expect((await refused(removeDevice, await signIn("stranger@example.org"), { deviceId })).code).toBe("not-found");
    await done(removeDevice, actor, { deviceId });
    expect((await done(readOwnSecurity, actor, {})).devices).toEqual([]);
  });
});
