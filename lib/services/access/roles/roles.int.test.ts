import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor, Person } from "#lib/domain/access/actor.ts";
import { personActor } from "#lib/domain/access/person-actor.ts";
import type { SessionId } from "#lib/domain/kernel/ids.ts";
import { DAY_MS } from "#lib/domain/kernel/time.ts";
import type { Services } from "../../services.ts";
import { type AccessDesk, openAccessDesk } from "../../testing/access-desk.ts";
import type { UseCase } from "../../use-case.ts";
import { approve } from "../approvals/approve.ts";
import { carryOut } from "../approvals/carry-out.ts";
import { changeRole } from "../change-role.ts";
import { inviteUser } from "../invite-user.ts";
import { listUsers } from "../list-users.ts";
import { readSession } from "../read-session.ts";
import { createRole } from "./create-role.ts";
import { deleteRole } from "./delete-role.ts";
import { editRole } from "./edit-role.ts";
import { listRoles } from "./list-roles.ts";

let desk: AccessDesk;
let admin: Person;
let other: Person;

const auditor = { name: "Auditor", says: "Reads the record", permissions: ["audit.read", "users.read"] };

beforeAll(async () => {
  desk = await openAccessDesk();
  admin = await desk.somebody({ ageMs: 30 * DAY_MS });
  other = await desk.somebody({ ageMs: 30 * DAY_MS });
});
afterAll(() => desk?.close());

/** Asks, lets the other admin approve, and carries it out. */
async function agreed<I, O, P>(useCase: UseCase<I, O, P, Services>, input: unknown): Promise<void> {
  const { approvalId, code, message } = await desk.refused(useCase, admin, input);
  if (!approvalId) throw new Error(`${code}: ${message}`);
  await desk.done(approve, other, { approvalId });
  await desk.done(carryOut, admin, { approvalId });
}

async function roleNamed(name: string) {
  const role = (await desk.done(listRoles, admin, {})).roles.find((each) => each.name === name);
  if (!role) throw new Error(`there is no role ${name}`);
  return role;
}

/** Who the session stands for now, as the web asks on each request. */
async function nowAs(sessionId: SessionId): Promise<Actor> {
  const found = await desk.ask(readSession, { kind: "anonymous" }, { sessionId });
  return found.ok ? personActor(found.value.role, found.value) : { kind: "anonymous" };
}

describe("custom roles", () => {
  it("v5.0.0-8.2.1 [A6] are refused to whoever may not manage roles, and to names outside the catalogue", async () => {
    for (const role of ["trader", "viewer"]) {
      const person = await desk.somebody({ role });
      expect((await desk.refused(createRole, person, auditor)).code).toBe("forbidden");
      expect((await desk.refused(listRoles, person, {})).code).toBe("forbidden");
    }
    for (const permissions of [["root.all"], ["set-up.link"], ["approvals.decide"], ["__proto__"]]) {
      const refusal = await desk.refused(createRole, admin, { ...auditor, permissions });
      expect(refusal).toMatchObject({ code: "invalid-input" });
    }
  });

  it("v5.0.0-8.2.3 fields that a form adds change nothing: no id, no version, no shipped role, no state of a user", async () => {
    await agreed(createRole, {
      ...auditor,
      name: "Plain",
      id: "admin",
      roleId: "admin",
      version: 99,
      isShipped: true,
      createdBy: other.userId,
    });
    const role = await roleNamed("Plain");
    expect(role).toMatchObject({ version: 1, isShipped: false });
    expect(role.id).not.toBe("admin");
    const invited = {
      email: "mass@example.test",
      role: "viewer",
      state: "active",
      passwordHash: "x",
      permissions: ["users.manage"],
      invitedBy: other.userId,
    };
    const { userId } = await desk.done(inviteUser, admin, invited);
    expect(await desk.owner.appUser.findUniqueOrThrow({ where: { id: userId } })).toMatchObject({
      roleId: "viewer",
      state: "invited",
      passwordHash: null,
      invitedBy: admin.userId,
    });
  });

  it("shipped ones never change and cannot be deleted", async () => {
    const edit = { ...auditor, roleId: "viewer", expectedVersion: 1 };
    expect((await desk.refused(editRole, admin, edit)).code).toBe("forbidden");
    expect((await desk.refused(deleteRole, admin, { roleId: "trader", expectedVersion: 1 })).code).toBe("forbidden");
  });

  it("v5.0.0-8.3.2 [A6] a changed role holds at the very next request and ends its people's sessions", async () => {
    await agreed(createRole, auditor);
    const role = await roleNamed("Auditor");
    const person = await desk.somebody({ role: "viewer" });
    await desk.done(changeRole, admin, { userId: person.userId, role: role.id });
    const before = await desk.signedIn(person.userId);
    expect((await desk.ask(listUsers, await nowAs(before.sessionId), {})).ok).toBe(true);

    await agreed(editRole, { ...auditor, permissions: ["audit.read"], roleId: role.id, expectedVersion: role.version });
    expect((await nowAs(before.sessionId)).kind).toBe("anonymous");
    const after = await desk.signedIn(person.userId);
    expect((await desk.refused(listUsers, await nowAs(after.sessionId), {})).code).toBe("forbidden");

    // also where a row changed without any session ending, nothing of the old permissions is remembered
    await desk.owner.role.update({ where: { id: role.id }, data: { permissions: ["users.read"] } });
    expect((await desk.ask(listUsers, await nowAs(after.sessionId), {})).ok).toBe(true);
    await desk.owner.role.update({ where: { id: role.id }, data: { permissions: ["audit.read", "not.known"] } });
    expect((await desk.refused(listUsers, await nowAs(after.sessionId), {})).code).toBe("forbidden");
  });

  it("are not deleted while somebody has them, nor changed under an old version", async () => {
    await agreed(createRole, { ...auditor, name: "Kept" });
    const role = await roleNamed("Kept");
    const person = await desk.somebody({ role: "viewer" });
    await desk.done(changeRole, admin, { userId: person.userId, role: role.id });
    expect((await desk.refused(deleteRole, admin, { roleId: role.id, expectedVersion: 1 })).message).toMatch(/have this role/);
    expect((await desk.refused(editRole, admin, { ...auditor, name: "Kept", roleId: role.id, expectedVersion: 2 })).code).toBe("conflict");
    await desk.done(changeRole, admin, { userId: person.userId, role: "viewer" });
    await agreed(deleteRole, { roleId: role.id, expectedVersion: 1 });
    await expect(roleNamed("Kept")).rejects.toThrow();
  });

  it("a role that opens the desk's own administration is given by two admins, like admin itself", async () => {
    await agreed(createRole, { ...auditor, name: "People", permissions: ["users.read", "users.manage"] });
    const role = await roleNamed("People");
    const person = await desk.somebody({ role: "viewer" });
    expect((await desk.refused(changeRole, admin, { userId: person.userId, role: role.id })).code).toBe("approval-required");
  });

  it("a user with a role that is gone may do nothing", async () => {
    const person = await desk.somebody({ role: "viewer" });
    await desk.owner.appUser.update({ where: { id: person.userId }, data: { roleId: "gone" } });
    const actor = await nowAs(person.sessionId);
    expect(actor).toMatchObject({ kind: "person", role: "gone" });
    expect(actor.kind === "person" && actor.permissions.size).toBe(0);
  });

  it("names that people would take for the same are one name", async () => {
    const { approvalId } = await desk.refused(createRole, admin, { ...auditor, name: "  aUDITOR " });
    await desk.done(approve, other, { approvalId });
    expect((await desk.refused(carryOut, admin, { approvalId })).code).toBe("conflict");
  });
});
