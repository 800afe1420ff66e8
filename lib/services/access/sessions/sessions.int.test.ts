import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor, Person } from "#lib/domain/access/actor.ts";
import { personActor } from "#lib/domain/access/person-actor.ts";
import { SESSION_ABSOLUTE_MS, SESSION_IDLE_MS } from "#lib/domain/access/session-rule.ts";
import type { SessionId } from "#lib/domain/kernel/ids.ts";
import { DAY_MS } from "#lib/domain/kernel/time.ts";
import { type AccessDesk, openAccessDesk } from "../../testing/access-desk.ts";
import { host } from "../../testing/test-desk.ts";
import { changeRole } from "../change-role.ts";
import { resetFactors } from "../factors/reset-factors.ts";
import { openLogin } from "../open-login.ts";
import { readSession } from "../read-session.ts";
import { renewSession } from "../renew-session.ts";
import { disableUser } from "../set-user-state.ts";
import { listSigningKeys } from "../signing-keys/list-signing-keys.ts";
import { rotateSigningKey } from "../signing-keys/rotate-signing-key.ts";
import { endOwnSessions } from "./end-own-sessions.ts";
import { endUserSessions } from "./end-user-sessions.ts";
import { listOwnSessions } from "./list-own-sessions.ts";
import { listSessions } from "./list-sessions.ts";

let desk: AccessDesk;
let admin: Person;

beforeAll(async () => {
  desk = await openAccessDesk();
  admin = await desk.somebody({ ageMs: 30 * DAY_MS });
});
afterAll(() => desk?.close());

const isOpen = async (sessionId: SessionId) => (await desk.ask(readSession, { kind: "anonymous" }, { sessionId })).ok;

/** Somebody with three browsers. */
async function threeTimes(role = "trader"): Promise<[Person, Person, Person]> {
  const first = await desk.somebody({ role });
  return [first, await desk.signedIn(first.userId), await desk.signedIn(first.userId)];
}

describe("own sessions", () => {
  it("v5.0.0-7.5.2 [A5] are ended only after a factor was proven anew, and never anybody else's", async () => {
    const [one, two] = await threeTimes();
    const stranger = await desk.somebody({ role: "trader" });
    const refused = await desk.ask(endOwnSessions, one, { which: "others" });
    expect(refused).toMatchObject({ ok: false, failure: { code: "step-up-required" } });
    expect((await desk.refused(endOwnSessions, stranger, { which: two.sessionId })).code).toBe("not-found");
    expect((await desk.refused(endOwnSessions, host, { which: "all" })).code).toBe("forbidden");
    expect(await isOpen(two.sessionId)).toBe(true);
  });

  it("v5.0.0-7.5.2 [A5] are listed with device, address and times, this one marked, and nobody else's", async () => {
    const [one] = await threeTimes();
    await desk.somebody({ role: "trader" });
    const { items } = await desk.done(listOwnSessions, one, {});
    expect(items).toHaveLength(3);
    expect(items.filter(({ isThisOne }) => isThisOne).map(({ id }) => id)).toEqual([one.sessionId]);
    expect(items[0]).toMatchObject({ device: "Firefox on Linux", address: "192.0.2.7", userId: one.userId });
  });

  it("v5.0.0-7.5.2 [A5] end one by one, all others, or all; what ended stays over", async () => {
    const [one, two, three] = await threeTimes();
    expect(await desk.done(endOwnSessions, one, { which: two.sessionId })).toEqual({ ended: 1, isOwnEnded: false });
    expect((await desk.refused(endOwnSessions, one, { which: two.sessionId })).code).toBe("not-found");
    expect(await desk.done(endOwnSessions, one, { which: "others" })).toEqual({ ended: 1, isOwnEnded: false });
    expect([await isOpen(one.sessionId), await isOpen(two.sessionId), await isOpen(three.sessionId)]).toEqual([true, false, false]);
    expect(await desk.done(endOwnSessions, one, { which: "all" })).toEqual({ ended: 1, isOwnEnded: true });
    expect(await isOpen(one.sessionId)).toBe(false);
    expect((await desk.refused(renewSession, one, {})).code).toBe("unauthenticated");
    const ended = (await desk.events("session.ended")).filter(({ actor }) => actor === `user:${one.userId}`);
    expect(ended.map(({ data }) => data.ended)).toEqual([1, 1, 1]);
  });
});

describe("anybody's sessions", () => {
  it("v5.0.0-7.4.5 [A5] are seen and ended by an admin alone", async () => {
    const [one, two, three] = await threeTimes();
    for (const person of [one, await desk.somebody({ role: "viewer" })]) {
      expect((await desk.refused(listSessions, person, {})).code).toBe("forbidden");
      expect((await desk.refused(endUserSessions, person, { userId: admin.userId })).code).toBe("forbidden");
    }
    const { items } = await desk.done(listSessions, admin, {});
    expect(items.filter(({ userId }) => userId === one.userId)).toHaveLength(3);
    expect((await desk.refused(endUserSessions, admin, { userId: admin.userId, sessionId: one.sessionId })).code).toBe("not-found");
    expect(await desk.done(endUserSessions, admin, { userId: one.userId, sessionId: two.sessionId })).toEqual({ ended: 1 });
    expect(await desk.done(endUserSessions, admin, { userId: one.userId })).toEqual({ ended: 2 });
    expect([await isOpen(one.sessionId), await isOpen(three.sessionId)]).toEqual([false, false]);
  });

  it("v5.0.0-7.4.2 [A7] end when the user is disabled, gets another role, or loses the factors", async () => {
    for (const [useCase, input] of [
      [disableUser, {}],
      [changeRole, { role: "viewer" }],
      [resetFactors, {}],
    ] as const) {
      const [one, two] = await threeTimes();
      const ask = desk.done as (useCase: unknown, actor: Actor, input: unknown) => Promise<unknown>; // three inputs under one loop
      await ask(useCase, admin, { userId: one.userId, ...input });
      expect([await isOpen(one.sessionId), await isOpen(two.sessionId)]).toEqual([false, false]);
    }
  });
});

describe("a new session", () => {
  it("v5.0.0-7.2.4 [A5] each login opens a session of its own: an id that was there before is never taken over", async () => {
    const person = await desk.somebody({ role: "viewer" });
    const open = () =>
      desk.work.transaction(host, async (tx) => {
        const user = await tx.access.users.byId(person.userId);
        if (!user) throw new Error("the user was just made");
        return openLogin(tx, desk.services, user, { requestId: "test" }, ["password"]);
      });
    const ids = [person.sessionId, await open(), await open()];
    expect(new Set(ids).size).toBe(3);
    const planted = desk.ids.next<SessionId>();
    expect(await isOpen(planted)).toBe(false);
  });
});

describe("the end of a session by itself", () => {
  it("v5.0.0-7.3.1 comes after 30 minutes without input, by the database's clock", async () => {
    const person = await desk.somebody({ role: "viewer" });
    const lastInput = (agoMs: number) =>
      desk.owner.session.update({ where: { id: person.sessionId }, data: { lastInputAt: new Date(Date.now() - agoMs) } });
    await lastInput(SESSION_IDLE_MS - 30_000);
    expect(await isOpen(person.sessionId)).toBe(true);
    await lastInput(SESSION_IDLE_MS + 1_000);
    expect(await isOpen(person.sessionId)).toBe(false);
    expect((await desk.done(listSessions, admin, {})).items.some(({ id }) => id === person.sessionId)).toBe(false);
  });

  it("v5.0.0-7.3.2 comes after 12 hours whatever the person does", async () => {
    const person = await desk.somebody({ role: "viewer" });
    const row = await desk.owner.session.findUniqueOrThrow({ where: { id: person.sessionId } });
    expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(SESSION_ABSOLUTE_MS);
    await desk.ask(renewSession, person, {});
    await desk.owner.session.update({ where: { id: person.sessionId }, data: { expiresAt: new Date(Date.now() - 1_000) } });
    expect(await isOpen(person.sessionId)).toBe(false);
  });
});

describe("who a session stands for", () => {
  it("v5.0.0-8.3.1 is what the database says, never what a caller adds", async () => {
    const person = await desk.somebody({ role: "viewer" });
    const found = await desk.ask(
      readSession,
      { kind: "anonymous" },
      { sessionId: person.sessionId, role: "admin", permissions: ["users.manage"] },
    );
    if (!found.ok) throw new Error("the session is open");
    const actor = personActor(found.value.role, found.value);
    expect(actor.role).toBe("viewer");
    expect(actor.permissions.has("users.manage")).toBe(false);
  });
});

describe("signing keys", () => {
  const usable = () => desk.work.transaction(host, (tx) => tx.access.signingKeys.usable());

  it("[A5] rotate only with the permission and a factor proven anew", async () => {
    const viewer = await desk.somebody({ role: "viewer" });
    expect((await desk.refused(rotateSigningKey, viewer, {})).code).toBe("forbidden");
    expect(await desk.ask(rotateSigningKey, admin, {})).toMatchObject({ ok: false, failure: { code: "step-up-required" } });
  });

  it("[A5] v5.0.0-7.2.2 are made by chance at set-up, two are valid at a time, and a retired one's secret is gone", async () => {
    const [first] = await usable();
    expect(Buffer.from(first?.secret ?? "", "base64url")).toHaveLength(32);
    const second = await desk.done(rotateSigningKey, admin, {});
    expect((await usable()).map(({ id, state }) => [id, state])).toEqual([
      [second.active, "active"],
      [first?.id, "previous"],
    ]);
    const third = await desk.done(rotateSigningKey, host, {}); // the command line may: an incident does not wait for a person
    expect(third).toMatchObject({ previous: second.active, retired: first?.id });
    const keys = await usable();
    expect(keys.map(({ id }) => id)).toEqual([third.active, second.active]);
    expect(new Set([first?.secret, ...keys.map(({ secret }) => secret)]).size).toBe(3);
    expect(await desk.owner.signingKey.findUnique({ where: { id: first?.id ?? "" } })).toMatchObject({ state: "retired", sealed: null });
    const listed = await desk.done(listSigningKeys, admin, {});
    expect(JSON.stringify(listed)).not.toContain(keys[0]?.secret);
  });

  it("[A5] two rotations at once leave one active and one previous key", async () => {
    await Promise.all([desk.ask(rotateSigningKey, host, {}), desk.ask(rotateSigningKey, host, {}), desk.ask(rotateSigningKey, host, {})]);
    expect((await usable()).map(({ state }) => state)).toEqual(["active", "previous"]);
  });
});
