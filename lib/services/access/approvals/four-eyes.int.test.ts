import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Person } from "#lib/domain/access/actor.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#lib/domain/kernel/time.ts";
import { changeLimit } from "../../risk/change-limit.ts";
import { engageKill } from "../../risk/engage-kill.ts";
import { releaseKill } from "../../risk/release-kill.ts";
import { type AccessDesk, openAccessDesk } from "../../testing/access-desk.ts";
import { host } from "../../testing/test-desk.ts";
import { changeRole } from "../change-role.ts";
import { inviteUser } from "../invite-user.ts";
import { createRole } from "../roles/create-role.ts";
import { disableUser } from "../set-user-state.ts";
import { rotateSigningKey } from "../signing-keys/rotate-signing-key.ts";
import { approve } from "./approve.ts";
import { carryOut } from "./carry-out.ts";
import { listApprovals } from "./list-approvals.ts";
import { veto } from "./veto.ts";

let desk: AccessDesk;
let requester: Person;
/** Each test raises from a version of its own. */
let version = 0;
let tests = 0;

beforeAll(async () => {
  desk = await openAccessDesk();
});
afterAll(() => desk?.close());

/** Everybody from the test before is gone, long ago. */
beforeEach(async () => {
  tests++;
  await desk.owner.appUser.updateMany({ data: { state: "disabled" } });
  await desk.owner.appUser.updateMany({ data: { adminUntil: new Date(Date.now() - 8 * DAY_MS) } });
  requester = await desk.somebody({ ageMs: 30 * DAY_MS });
  version = (await desk.owner.riskLimit.findFirst({ orderBy: { version: "desc" } }))?.version ?? 0;
});

/** Higher than any test before. */
const raise = (value = `0.${20 + 2 * tests}`) => ({ rule: "position-size", value, expectedVersion: version });

async function asked(input: unknown = raise(), by = requester): Promise<string> {
  const refusal = await desk.refused(changeLimit, by, input);
  expect(refusal.code).toBe("approval-required");
  if (!refusal.approvalId) throw new Error("a refusal for approval names what waits");
  return refusal.approvalId;
}

/** The last event of this type is that person's refusal. */
async function expectOnRecord(type: string, by: Person): Promise<void> {
  expect((await desk.events(type)).at(-1)).toMatchObject({ result: "refused", actor: `user:${by.userId}` });
}

const secondAdmin = (more: Parameters<AccessDesk["somebody"]>[0] = {}) => desk.somebody({ ageMs: 30 * DAY_MS, ...more });
const limitNow = async () => (await desk.owner.riskLimit.findFirst({ orderBy: { version: "desc" } }))?.version ?? 0;

describe("[A14] raising a limit with a second admin on the desk", () => {
  it("does not pass by itself, by its own approval, or by waiting", async () => {
    await secondAdmin();
    const id = await asked();
    expect((await desk.refused(approve, requester, { approvalId: id })).message).toMatch(/Whoever asked/);
    await desk.age(id, 23 * HOUR_MS);
    expect((await desk.refused(carryOut, requester, { approvalId: id })).code).toBe("approval-required");
    expect((await desk.refused(changeLimit, requester, raise())).code).toBe("approval-required");
    expect(await limitNow()).toBe(version);
  });

  it("does not pass by a second account that the requester invited within 7 days", async () => {
    const puppet = await secondAdmin({ invitedBy: requester.userId, ageMs: 6 * DAY_MS });
    const id = await asked();
    expect((await desk.refused(approve, puppet, { approvalId: id })).message).toMatch(/invited by whoever asks/);
    await expectOnRecord("approval.approved", puppet);
    expect((await desk.refused(carryOut, requester, { approvalId: id })).code).toBe("approval-required");
  });

  it("does not pass by a freshly made admin", async () => {
    const fresh = await secondAdmin({ ageMs: 23 * HOUR_MS });
    const id = await asked();
    expect((await desk.refused(approve, fresh, { approvalId: id })).message).toMatch(/24 hours/);
    await expectOnRecord("approval.approved", fresh);
    expect((await desk.refused(carryOut, requester, { approvalId: id })).code).toBe("approval-required");
  });

  it("does not pass by somebody made an admin just now, however old the account is", async () => {
    const trader = await desk.somebody({ role: "trader", ageMs: 90 * DAY_MS });
    await secondAdmin();
    await desk.owner.appUser.update({ where: { id: trader.userId }, data: { roleId: "admin" } }); // the database notes since when
    const made = await desk.signedIn(trader.userId);
    const id = await asked();
    expect((await desk.refused(approve, made, { approvalId: id })).message).toMatch(/24 hours/);
  });

  it("does not pass by an admin without an own second factor", async () => {
    const bare = await secondAdmin({ hasFactor: false });
    expect((await desk.refused(approve, bare, { approvalId: await asked() })).message).toMatch(/second factor/);
  });

  it("does not pass by cool-down after the last other admin was disabled", async () => {
    const other = await secondAdmin();
    await desk.owner.appUser.update({ where: { id: other.userId }, data: { state: "disabled" } });
    const id = await asked();
    await desk.age(id, 20 * MINUTE_MS);
    expect((await desk.refused(carryOut, requester, { approvalId: id })).code).toBe("approval-required");
    await expectOnRecord("approval.carried-out", requester);
    expect((await desk.refused(approve, other, { approvalId: id })).code).toMatch(/forbidden/); // nor by the disabled one, in a session left over
    expect(await limitNow()).toBe(version);
  });

  it("does not pass where the approver was disabled between approval and act", async () => {
    const other = await secondAdmin();
    const id = await asked();
    await desk.done(approve, other, { approvalId: id });
    await desk.owner.appUser.update({ where: { id: other.userId }, data: { state: "disabled" } });
    expect((await desk.refused(carryOut, requester, { approvalId: id })).code).toBe("approval-required");
    expect(await limitNow()).toBe(version);
  });

  it("does not pass for another value, another person, or a target that changed meanwhile", async () => {
    const other = await secondAdmin();
    const third = await secondAdmin();
    const id = await asked();
    await desk.done(approve, other, { approvalId: id });
    expect((await desk.refused(changeLimit, requester, raise("0.9"))).code).toBe("approval-required");
    expect((await desk.refused(changeLimit, third, raise())).code).toBe("approval-required");
    expect((await desk.refused(carryOut, third, { approvalId: id })).code).toBe("not-found");
    await desk.done(changeLimit, requester, { ...raise("0.01") }); // lowered by somebody meanwhile
    expect((await desk.refused(carryOut, requester, { approvalId: id })).code).toBe("conflict");
    await expectOnRecord("approval.carried-out", requester);
    expect(await limitNow()).toBe(version + 1);
  });

  it("does not pass once anybody vetoed it, also after an approval", async () => {
    const other = await secondAdmin();
    const third = await secondAdmin();
    const id = await asked();
    await desk.done(approve, other, { approvalId: id });
    const viewer = await desk.somebody({ role: "viewer" });
    expect((await desk.refused(veto, viewer, { approvalId: id })).code).toBe("not-found");
    await desk.done(veto, third, { approvalId: id });
    expect((await desk.refused(carryOut, requester, { approvalId: id })).code).toBe("conflict");
    expect((await desk.refused(changeLimit, requester, raise())).code).toBe("approval-required");
  });

  it("does not pass after 24 hours, and an approval is worth one act", async () => {
    const other = await secondAdmin();
    const late = await asked();
    await desk.done(approve, other, { approvalId: late });
    await desk.age(late, 24 * HOUR_MS);
    expect((await desk.refused(carryOut, requester, { approvalId: late })).code).toBe("conflict");

    const id = await asked();
    await desk.done(approve, other, { approvalId: id });
    await desk.done(carryOut, requester, { approvalId: id });
    expect((await desk.refused(carryOut, requester, { approvalId: id })).code).toBe("conflict");
  });

  it("passes once an admin of a month approved it, and tells every admin", async () => {
    const other = await secondAdmin();
    const id = await asked();
    const [waiting] = (await desk.done(listApprovals, other, {})).items;
    expect(waiting).toMatchObject({ id, state: "waiting", approveProblem: null, isOwn: false });
    expect(waiting?.consequence).toMatch(/from .* to 0\.\d/);
    await desk.done(approve, other, { approvalId: id });
    expect((await desk.done(carryOut, requester, { approvalId: id })).operation).toBe("risk.change-limit");
    expect(await limitNow()).toBe(version + 1);
    const told = await desk.work.transaction(host, async (tx) => [
      await tx.access.accountNotices.list(other.userId, 10),
      await tx.access.accountNotices.list(requester.userId, 10),
    ]);
    for (const notices of told) expect(notices.map(({ kind }) => kind)).toEqual(["approval-decided", "approval-decided", "approval-waits"]);
    const types = (await desk.events()).slice(-5).map(({ type, result }) => `${type} ${result}`);
    expect(types).toEqual(expect.arrayContaining(["approval.approved done", "limit.changed done", "approval.carried-out done"]));
  });

  it("passes too when the same is asked again after the approval", async () => {
    const other = await secondAdmin();
    const id = await asked();
    await desk.done(approve, other, { approvalId: id });
    expect((await desk.done(changeLimit, requester, raise())).direction).toBe("raised");
  });

  it("never waits to lower one", async () => {
    await secondAdmin();
    expect((await desk.done(changeLimit, requester, raise("0.01"))).version).toBe(version + 1);
  });
});

describe("[A14] with one admin alone", () => {
  it("waits 15 minutes by the database's clock, then passes once", async () => {
    const id = await asked();
    expect((await desk.refused(carryOut, requester, { approvalId: id })).message).toMatch(/15 min/);
    await desk.age(id, 15 * MINUTE_MS - 5_000);
    expect((await desk.refused(carryOut, requester, { approvalId: id })).code).toBe("approval-required");
    await desk.age(id, 5_000);
    await desk.done(carryOut, requester, { approvalId: id });
    expect(await limitNow()).toBe(version + 1);
  });

  it("does not cool down any more when another admin came meanwhile", async () => {
    const id = await asked();
    await secondAdmin();
    await desk.age(id, 20 * MINUTE_MS);
    expect((await desk.refused(carryOut, requester, { approvalId: id })).code).toBe("approval-required");
  });

  it("asking twice makes one request", async () => {
    expect(await asked()).toBe(await asked());
  });
});

describe("the administration is guarded in layers", () => {
  const acts = (userId: string) =>
    [
      [changeLimit, raise()],
      [createRole, { name: "Layered", says: "x", permissions: [] }],
      [inviteUser, { email: "layered@example.test", role: "viewer" }],
      [changeRole, { userId, role: "viewer" }],
      [rotateSigningKey, {}],
      [releaseKill, { scope: "all", epoch: "1" }],
      [carryOut, { approvalId: requester.userId }],
    ] as unknown as [Parameters<AccessDesk["ask"]>[0], object][]; // their inputs differ, the answer does not

  it("v5.0.0-7.5.3 v5.0.0-8.4.2 [A13] an admin's session alone does nothing dangerous: a factor must be proven for each act", async () => {
    const { userId } = await desk.somebody({ role: "trader" });
    for (const [useCase, input] of acts(userId)) {
      const result = await desk.ask(useCase, requester, input);
      expect([useCase.name, result.ok ? "passed" : result.failure.code]).toEqual([useCase.name, "step-up-required"]);
    }
    expect((await desk.ask(engageKill as never, requester, { scope: "all", reason: "test" })).ok).toBe(true);
  });

  it("v5.0.0-7.5.3 [A13] a proof counts for one input and once", async () => {
    await secondAdmin();
    const lower = { rule: "position-size", value: "0.02", expectedVersion: version };
    await desk.done(changeLimit, requester, lower);
    const again = await desk.ask(changeLimit, requester, { ...lower, expectedVersion: version + 1 });
    expect(again).toMatchObject({ ok: false, failure: { code: "step-up-required" } });
  });

  it("v5.0.0-8.2.2 nobody sees or stops what somebody else asked for without the permission", async () => {
    await secondAdmin();
    const id = await asked();
    const stranger = await desk.somebody({ role: "trader" });
    expect((await desk.done(listApprovals, stranger, {})).items).toEqual([]);
    expect((await desk.refused(veto, stranger, { approvalId: id })).code).toBe("not-found");
    expect((await desk.refused(carryOut, stranger, { approvalId: id })).code).toBe("not-found");
    expect((await desk.refused(approve, stranger, { approvalId: id })).code).toBe("forbidden");
  });

  it("[A14] a program's token waits for a second admin like its owner", async () => {
    await secondAdmin();
    const token = {
      kind: "token",
      tokenId: desk.ids.next(),
      userId: requester.userId,
      permissions: requester.permissions,
      isSigned: true,
    } as const;
    const result = await desk.ask(changeLimit, token, raise());
    expect(result).toMatchObject({ ok: false, failure: { code: "approval-required" } });
    expect(await limitNow()).toBe(version);
  });
});

describe("[A14] what else needs a second admin", () => {
  it("inviting, making, disabling and re-roling an admin, and roles; not a trader", async () => {
    const other = await secondAdmin();
    const trader = await desk.somebody({ role: "trader" });
    const needs = async (refusal: Promise<{ code: string }>) => expect((await refusal).code).toBe("approval-required");
    await needs(desk.refused(inviteUser, requester, { email: "new@example.test", role: "admin" }));
    await needs(desk.refused(changeRole, requester, { userId: trader.userId, role: "admin" }));
    await needs(desk.refused(changeRole, requester, { userId: other.userId, role: "viewer" }));
    await needs(desk.refused(disableUser, requester, { userId: other.userId }));
    await needs(desk.refused(createRole, requester, { name: "Auditor", says: "Reads the record", permissions: ["audit.read"] }));
    await desk.done(inviteUser, requester, { email: "viewer@example.test", role: "viewer" });
    await desk.done(changeRole, requester, { userId: trader.userId, role: "viewer" });
    await desk.done(disableUser, requester, { userId: trader.userId });
  });

  it("the host can neither ask nor approve: an admin is made by people", async () => {
    const refusal = await desk.refused(inviteUser, host, { email: "root@example.test", role: "admin" });
    expect(refusal).toMatchObject({ code: "forbidden" });
    expect((await desk.refused(approve, host, { approvalId: await asked() })).code).toBe("forbidden");
  });

  it("the target of a role change is looked at again: one who was disabled meanwhile is another target", async () => {
    const other = await secondAdmin();
    const trader = await desk.somebody({ role: "trader" });
    const { approvalId } = await desk.refused(changeRole, requester, { userId: trader.userId, role: "admin" });
    await desk.done(approve, other, { approvalId });
    await desk.owner.appUser.update({ where: { id: trader.userId }, data: { state: "disabled" } });
    expect((await desk.refused(carryOut, requester, { approvalId })).code).toBe("approval-required");
    expect((await desk.owner.appUser.findUniqueOrThrow({ where: { id: trader.userId } })).roleId).toBe("trader");
  });
});
