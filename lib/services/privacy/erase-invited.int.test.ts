import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDb } from "#lib/db/client.ts";
import type { Person } from "#lib/domain/access/actor.ts";
import { DAY_MS } from "#lib/domain/kernel/time.ts";
import { setUserAddresses } from "../access/addresses/set-user-addresses.ts";
import { approve } from "../access/approvals/approve.ts";
import { carryOut } from "../access/approvals/carry-out.ts";
import { listApprovals } from "../access/approvals/list-approvals.ts";
import { veto } from "../access/approvals/veto.ts";
import { inviteUser } from "../access/invite-user.ts";
import { type AccessDesk, openAccessDesk } from "../testing/access-desk.ts";

let desk: AccessDesk;
let admin: Person;
let second: Person;

beforeAll(async () => {
  desk = await openAccessDesk();
  admin = await desk.somebody({ ageMs: 10 * DAY_MS });
  second = await desk.somebody({ ageMs: 10 * DAY_MS });
});
afterAll(() => desk?.close());

async function asked(email: string): Promise<string> {
  const { approvalId, code } = await desk.refused(inviteUser, admin, { email, name: "Kelp Quill", role: "admin" });
  if (!approvalId) throw new Error(`${code}, not approval-required`);
  return approvalId;
}

/** Everything that an admin can still open of what was asked: the approvals as they are stored, and every notice. */
async function readable(): Promise<string> {
  return desk.work.transaction(admin, async (tx) => {
    const notices = [];
    for (const { userId } of [admin, second]) notices.push(await tx.access.accountNotices.list(userId, 100));
    return JSON.stringify([await tx.access.approvals.list(100), notices]);
  });
}

describe("what an approval keeps of a person", () => {
  it("[E6] names an invited person only while it waits: what was carried out or vetoed names nobody but by id, and erasing leaves nothing", async () => {
    const carried = await asked("quill@example.test");
    const waiting = (await desk.done(listApprovals, second, {})).items.find(({ id }) => id === carried);
    expect(waiting?.consequence).toContain("quill@example.test"); // who approves must see for whom
    await desk.done(approve, second, { approvalId: carried });
    await desk.done(carryOut, admin, { approvalId: carried });
    await desk.done(veto, second, { approvalId: await asked("quill-too@example.test") });

    const shown = async () => (await desk.done(listApprovals, second, {})).items.find(({ id }) => id === carried)?.consequence;
    expect(await shown()).toMatch(/^Invites somebody as admin: \d+ permissions\. It is Kelp Quill \(quill@example\.test\)\.$/);
    expect(await readable()).not.toMatch(/quill/i);
    const userId = /It is ([0-9a-f-]{36})/.exec(await readable())?.[1] ?? "";
    await desk.owner.$executeRaw`SELECT erase_person(${desk.ids.next()}::uuid, ${userId}::uuid, 'test', now())::text`;
    desk.ring.forget();
    expect(await shown()).toMatch(/It is Erased person\.$/);
    expect(await readable()).not.toMatch(/quill/i);
  });

  it("[E6] which nobody decided goes once its day is over, and so does a list of somebody's addresses", async () => {
    const { approvalId = "" } = await desk.refused(setUserAddresses, admin, { userId: second.userId, addresses: ["198.51.100.7"] });
    const left = await asked("left@example.test");
    const both = { where: { id: { in: [approvalId, left] } } };
    await desk.owner.$queryRaw`SELECT name FROM retention_sweep(1000)`;
    expect(await desk.owner.approval.count(both)).toBe(2);
    for (const id of [approvalId, left]) await desk.age(id, DAY_MS + 1_000);
    await desk.owner.$queryRaw`SELECT name FROM retention_sweep(1000)`;
    expect(await desk.owner.approval.count(both)).toBe(0);
    expect(await readable()).not.toMatch(/left@|198\.51\.100/);
  });

  it("[A14] and the words of what waits are not the web's to change", async () => {
    const id = await asked("waits@example.test");
    const web = openDb(desk.database.webUrl, { max: 1 });
    try {
      const sealed = new Uint8Array(80);
      await expect(web.$executeRaw`UPDATE approval SET sealed = ${sealed} WHERE id = ${id}::uuid`).rejects.toThrow(/what waits/);
      await desk.owner.$executeRaw`UPDATE approval SET sealed = sealed WHERE id = ${id}::uuid`; // as a rotation moves it
    } finally {
      await web.$disconnect();
    }
  });
});
