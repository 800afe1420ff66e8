import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { webSettings } from "#lib/services/testing/web-settings.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import type { WebParts } from "../../compose/for-web.ts";
import type { Actor, Person } from "../../domain/access/actor.ts";
import { personActor } from "../../domain/access/person-actor.ts";
import type { SessionId, UserId } from "../../domain/kernel/ids.ts";
import { epochMs, HOUR_MS } from "../../domain/kernel/time.ts";
import type { Services } from "../services.ts";
import { execute, type UseCase } from "../use-case.ts";
import { newTicket } from "./factors/after-first-factor.ts";
import { proveSecondFactor } from "./factors/prove-second-factor.ts";
import { useRecovery } from "./factors/use-recovery.ts";
import { login } from "./login.ts";
import { makePerson } from "./make-person.ts";
import { changePassword } from "./passwords/change-password.ts";
import { proveStepUp } from "./step-up/prove-step-up.ts";

const PASSWORD = "Correct-Horse 42 staples";
const WRONG = "Wrong-Horse 42 staples";
const NEW = "Another-Zebra 43 clips";
const GUESSES = 20;
const host: Actor = { kind: "host", osUser: "tester" };
const anonymous: Actor = { kind: "anonymous" };
const operation = `factors.offer:${"A".repeat(43)}`;

let database: TestDatabase;
let parts: WebParts;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
  Object.assign(process.env, webSettings(database));
  const { forWeb } = await import("../../compose/for-web.ts");
  parts = await forWeb();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});

afterAll(async () => {
  await parts?.close();
  await owner?.end();
  await database?.drop();
});

/** Somebody with the password and without a factor, signed in. */
async function somebody(): Promise<Person> {
  const userId = parts.services.ids.next<UserId>();
  const sessionId = parts.services.ids.next<SessionId>();
  const hashed = await parts.services.passwords.hash(PASSWORD);
  if (!hashed.ok) throw new Error("no hash");
  const who = { id: userId, email: `${userId}@example.com`, name: "Somebody", role: "trader", state: "active", invitedBy: null } as const;
  await parts.work.transaction(host, async (tx) => {
    await makePerson(tx, { ...who, passwordHash: hashed.value });
    await tx.access.sessions.open({ id: sessionId, userId });
  });
  return personActor("trader", { userId, sessionId });
}

/** How often each answer came; "in" where there was no refusal. */
async function atOnce<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, inputs: readonly object[], by: { device?: string } = {}) {
  const deps: Parameters<typeof execute<I, O, P, Services>>[0] = parts;
  const from = { requestId: "test", address: "203.0.113.7", ...by };
  const results = await Promise.all(inputs.map((input) => execute(deps, useCase, actor, input, from)));
  const answers = results.map((result) => (result.ok ? "in" : result.failure.code));
  return (answer: string) => answers.filter((each) => each === answer).length;
}

/** The numbers of the wrong logins that are on record. */
async function refusals(): Promise<number[]> {
  const { rows } = await owner.query(
    "SELECT convert_from(body, 'UTF8')::json -> 'data' ->> 'count' AS n FROM audit_event WHERE type = 'login.failed' ORDER BY at, id",
  );
  return rows.map(({ n }) => Number(n));
}

const times = (input: object, count = GUESSES) => Array.from({ length: count }, () => input);

describe("of many guesses at once no more are judged than one after the other", () => {
  it("v5.0.0-6.3.1 [A13] a step-up's password: six, and the right one among those behind is not looked at", async () => {
    const actor = await somebody();
    const proof = (password: string) => ({ operation, method: "password", password });
    const count = await atOnce(proveStepUp, actor, times(proof(WRONG)));
    expect([count("factor-refused"), count("throttled")]).toEqual([6, GUESSES - 6]);
    expect((await atOnce(proveStepUp, actor, [proof(PASSWORD)]))("throttled")).toBe(1);
  });

  it.each([
    ["a browser that signed in before, which passes the gate of the flood", true],
    ["elsewhere", false],
  ])(
    "v5.0.0-6.3.1 [A16] a login's password from %s: five; the record has each, and the right one behind is not looked at",
    async (_, isKnown) => {
      const { userId } = await somebody();
      const { token, hash } = parts.services.links.mint();
      if (isKnown)
        await parts.work.transaction(host, (tx) => tx.access.devices.add(userId, hash, parts.services.ids.next<SessionId>(), {}));
      const from = isKnown ? { device: token } : {};
      const guess = (password: string) => ({ email: `${userId}@example.com`, password });
      const before = (await refusals()).length;
      const count = await atOnce(login, anonymous, times(guess(WRONG)), from);
      expect([count("login-failed"), count("throttled")]).toEqual([5, GUESSES - 5]);
      expect((await refusals()).slice(before).sort()).toEqual([1, 2, 3, 4, 5]);
      expect((await atOnce(login, anonymous, [guess(PASSWORD)], from))("throttled")).toBe(1);
    },
  );

  it("v5.0.0-6.6.3 [A13] codes, at a step-up and at the second step of a login, which count together", async () => {
    const actor = await somebody();
    const code = { method: "totp", code: "000000" };
    const stepUps = await atOnce(proveStepUp, actor, times({ operation, ...code }, 4));
    expect(stepUps("factor-refused")).toBe(4);
    const tickets = await parts.work.transaction(host, async (tx) => {
      const made: string[] = [];
      for (let ticket = 0; ticket < GUESSES; ticket++)
        made.push(await newTicket(tx, parts.services, { userId: actor.userId, stage: "second-factor", via: "password", replaces: false }));
      return made;
    });
    const count = await atOnce(
      proveSecondFactor,
      anonymous,
      tickets.map((ticket) => ({ ticket, ...code })),
    );
    expect([count("factor-refused"), count("throttled")]).toEqual([2, GUESSES - 2]);
  });

  it("v5.0.0-6.3.1 the current password while a new one is set: five; a weak new one is no guess", async () => {
    const actor = await somebody();
    for (let turn = 0; turn < 6; turn++) {
      const count = await atOnce(changePassword, actor, [{ current: PASSWORD, password: "Trustno1-Trustno1" }]);
      expect(count("invalid-input")).toBe(1);
    }
    const count = await atOnce(changePassword, actor, times({ current: WRONG, password: NEW }));
    expect([count("invalid-input"), count("throttled")]).toEqual([5, GUESSES - 5]);
  });

  it("v5.0.0-6.4.4 the password behind a recovery link: five", async () => {
    const { userId } = await somebody();
    const { token, hash } = parts.services.links.mint();
    await parts.work.transaction(host, (tx) =>
      tx.access.links.insert({
        id: parts.services.ids.next(),
        kind: "recover",
        tokenHash: hash,
        userId,
        expiresAt: epochMs(tx.now + HOUR_MS),
      }),
    );
    const count = await atOnce(useRecovery, anonymous, times({ token, password: WRONG }));
    expect([count("login-failed"), count("throttled")]).toEqual([5, GUESSES - 5]);
  });

  it("[A13] a right one gives back what was counted: who confirms often is not slowed down", async () => {
    const actor = await somebody();
    for (let turn = 0; turn < 8; turn++) {
      const count = await atOnce(proveStepUp, actor, [{ operation, method: "password", password: PASSWORD }]);
      expect(count("in")).toBe(1);
    }
  });

  it("[A16] a login: many that are right, from one network, hold nobody up and leave nothing against it", async () => {
    const people = await Promise.all(Array.from({ length: 3 }, somebody));
    const right = people.map(({ userId }) => ({ email: `${userId}@example.com`, password: PASSWORD }));
    const failures = async () => Number((await owner.query("SELECT sum(failures) AS n FROM throttle")).rows[0]?.n);
    await owner.query("UPDATE throttle SET blocked_until = now(), failures = 150");
    const before = await failures();
    for (let turn = 0; turn < 3; turn++) {
      for (const each of right) expect((await atOnce(login, anonymous, [each]))("in")).toBe(1);
    }
    expect(await failures()).toBe(before);
    await owner.query("DELETE FROM throttle");
  });

  it("[A13] an attempt that began a moment before another was counted is not taken for one that has to wait", async () => {
    const rule = { free: 100, firstDelayMs: 60_000, capMs: 60_000, forgetAfterMs: HOUR_MS };
    const buckets = [{ name: `test/${parts.services.ids.next()}`, rule }];
    const untils = await parts.work.transaction(host, async (early) => {
      let now = early.now;
      while (now === early.now) {
        now = await parts.work.transaction(host, async (tx) => {
          await tx.access.throttle.reserve(buckets);
          return tx.now;
        });
      }
      const counted = await early.access.throttle.blockedUntil(buckets, false);
      await parts.work.transaction(host, (tx) => tx.access.throttle.giveBack(buckets));
      return [counted, await early.access.throttle.reserve(buckets)];
    });
    expect(untils).toEqual([undefined, undefined]);
  });
});
