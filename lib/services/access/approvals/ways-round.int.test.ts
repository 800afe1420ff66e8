import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "#lib/domain/access/actor.ts";
import { DAY_MS } from "#lib/domain/kernel/time.ts";
import { type AccessDesk, openAccessDesk } from "../../testing/access-desk.ts";
import { setUserAddresses } from "../addresses/set-user-addresses.ts";
import { changeRole } from "../change-role.ts";
import { checkLink } from "../check-link.ts";
import { renewInviteLink } from "../renew-invite-link.ts";
import { createRole } from "../roles/create-role.ts";
import { editRole } from "../roles/edit-role.ts";
import { approve } from "./approve.ts";
import { carryOut } from "./carry-out.ts";

let desk: AccessDesk;
let admin: Person;
let other: Person;

beforeAll(async () => {
  desk = await openAccessDesk();
  admin = await desk.somebody({ ageMs: 30 * DAY_MS });
  other = await desk.somebody({ ageMs: 30 * DAY_MS });
});
afterAll(() => desk?.close());

const waiting = async (...args: Parameters<AccessDesk["refused"]>) => {
  const { approvalId, code } = await desk.refused(...args);
  if (!approvalId) throw new Error(`${code}, not approval-required`);
  return approvalId;
};

describe("[A14] ways round the second admin", () => {
  it("[A14] locking another admin out by addresses waits for a second admin, as disabling does; a viewer's list does not", async () => {
    const input = { userId: other.userId, addresses: ["192.0.2.1"] };
    const approvalId = await waiting(setUserAddresses as never, admin, input);
    expect((await desk.owner.appUser.findUniqueOrThrow({ where: { id: other.userId } })).allowedAddresses).toEqual([]);
    const third = await desk.somebody({ ageMs: 30 * DAY_MS });
    await desk.done(approve, third, { approvalId });
    await desk.done(carryOut, admin, { approvalId });
    expect((await desk.owner.appUser.findUniqueOrThrow({ where: { id: other.userId } })).allowedAddresses).toEqual(["192.0.2.1"]);
    const viewer = await desk.somebody({ role: "viewer" });
    await desk.done(setUserAddresses, admin, { userId: viewer.userId, addresses: ["192.0.2.1"] });
  });

  it("[A14] a role given to somebody between approval and act is not changed by an approval that was for nobody", async () => {
    const made = await waiting(createRole as never, admin, { name: "Harmless", says: "Reads", permissions: ["metrics.read"] });
    await desk.done(approve, other, { approvalId: made });
    await desk.done(carryOut, admin, { approvalId: made });
    const { id: roleId } = await desk.owner.role.findFirstOrThrow({ where: { name: "Harmless" } });
    const edit = { roleId, name: "Harmless", says: "Runs it", permissions: ["users.manage", "roles.manage"], expectedVersion: 1 };
    const approvalId = await waiting(editRole as never, admin, edit);
    await desk.done(approve, other, { approvalId });
    const puppet = await desk.somebody({ role: "viewer" });
    await desk.done(changeRole, admin, { userId: puppet.userId, role: roleId }); // harmless: one admin is enough
    expect((await desk.refused(carryOut, admin, { approvalId })).code).toBe("approval-required");
    expect((await desk.owner.role.findUniqueOrThrow({ where: { id: roleId } })).version).toBe(1);
  });

  it("[A14] a link to a new password that was made for a viewer does not open the account once it is an admin's", async () => {
    const viewer = await desk.somebody({ role: "viewer" });
    const { url } = await desk.done(renewInviteLink, admin, { userId: viewer.userId });
    const token = String(url).split("/").at(-1)?.split(/[#?=]/).at(-1) ?? "";
    const usable = () => desk.ask(checkLink, { kind: "anonymous" }, { kind: "invite", token });
    expect((await usable()).ok).toBe(true);
    const approvalId = await waiting(changeRole as never, admin, { userId: viewer.userId, role: "admin" });
    await desk.done(approve, other, { approvalId });
    await desk.done(carryOut, admin, { approvalId });
    expect((await usable()).ok).toBe(false);
  });
});
