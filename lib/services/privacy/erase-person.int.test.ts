import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditLeaf } from "#lib/crypto/audit-digest.ts";
import { KeyMissingError } from "#lib/crypto/key-missing-error.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import { applyErasureLedger, readErasureLedger, sweepErasures } from "#lib/db/erasure-ledger.ts";
import { keyStore } from "#lib/db/key-store.ts";
import { sealedColumns } from "#lib/db/sealed-columns.ts";
import type { Person } from "#lib/domain/access/actor.ts";
import { DAY_MS } from "#lib/domain/kernel/time.ts";
import { approve } from "../access/approvals/approve.ts";
import { carryOut } from "../access/approvals/carry-out.ts";
import { listApprovals } from "../access/approvals/list-approvals.ts";
import { listUsers } from "../access/list-users.ts";
import { type AccessDesk, openAccessDesk } from "../testing/access-desk.ts";
import { rotatorFor } from "../testing/rotate.ts";
import { erasePerson } from "./erase-person.ts";
import { exportOwnData, exportPerson } from "./export-person.ts";
import { listErasures } from "./list-erasures.ts";

let desk: AccessDesk;
let admin: Person;
let second: Person;
let gone: Person;

beforeAll(async () => {
  desk = await openAccessDesk();
  admin = await desk.somebody({ ageMs: 10 * DAY_MS });
  second = await desk.somebody({ ageMs: 10 * DAY_MS });
  gone = await desk.somebody({ role: "trader", hasFactor: false });
  await desk.work.transaction(gone, (tx) =>
    tx.audit(
      {
        type: "user.enabled",
        action: "enable",
        resource: "user",
        resourceId: null,
        subject: null,
        portfolio: null,
        result: "done",
        data: {},
      },
      gone,
      { requestId: "r", address: "192.0.2.99", agent: "=Agent" },
    ),
  );
});

afterAll(() => desk?.close());

describe("the data of a person", () => {
  it("[E6] is exported by the person alone or by an admin, after a step-up, without a secret in it, and on record", async () => {
    expect((await desk.ask(exportOwnData, gone, {})).ok).toBe(false);
    const own = await desk.done(exportOwnData, gone, {});
    const json = JSON.parse(own.files.find(({ name }) => name === "person.json")?.text ?? "");
    expect(json.person[0]).toMatchObject({ id: gone.userId, email: `${gone.userId}@example.test`, name: "Person trader" });
    expect(json.sessions[0]).toMatchObject({ address: "192.0.2.7" });
    expect(json.details).toContainEqual(expect.objectContaining({ address: "192.0.2.99", agent: "=Agent" }));
    expect(own.files.map(({ name }) => name)).toEqual(expect.arrayContaining(["person.csv", "sessions.csv", "acts.csv", "details.csv"]));
    expect(own.files.find(({ name }) => name === "details.csv")?.text).toContain("'=Agent");
    expect(own.files.map(({ text }) => text).join("")).not.toMatch(/nonce|passwordHash|secretHash|\$argon2/i);
    expect((await desk.refused(exportPerson, gone, { userId: admin.userId })).code).toBe("forbidden");
    expect((await desk.done(exportPerson, admin, { userId: gone.userId })).rows).toBeGreaterThan(3);
    expect((await desk.events("person.exported")).map(({ result }) => result)).toEqual(expect.arrayContaining(["done", "refused"]));
  });

  it("[E6] is erased by two admins: keys gone, lists still work, the record's leaves unchanged, and a restored copy stays unreadable", async () => {
    const { userId } = gone;
    // What an old backup of everything would hold: rows, and the wrapped keys too.
    const before = {
      user: await desk.owner.appUser.findUniqueOrThrow({ where: { id: userId } }),
      keys: await desk.owner.dataKey.findMany({ where: { scope: userId } }),
      sessions: await desk.owner.session.findMany({ where: { userId } }),
    };
    const events = await desk.owner.auditEvent.findMany({ orderBy: { id: "asc" }, select: { id: true, at: true, body: true, leaf: true } });

    expect((await desk.refused(erasePerson, gone, { userId: admin.userId })).code).toBe("forbidden");
    expect((await desk.refused(erasePerson, admin, { userId: admin.userId })).code).toBe("conflict");
    expect((await desk.refused(erasePerson, admin, { userId })).code).toBe("approval-required");
    const waiting = (await desk.done(listApprovals, second, {})).items.find(({ operation }) => operation === "privacy.erase");
    const approvalId = waiting?.id ?? "";
    expect(waiting?.consequence).toContain(`Person trader (${userId}@example.test)`);
    await desk.done(approve, second, { approvalId });
    await desk.done(carryOut, admin, { approvalId });

    desk.ring.forget();
    await expect(desk.ring.cipher("pii", userId)).rejects.toThrow(KeyMissingError);
    await expect(desk.ring.cipher("audit", userId)).rejects.toThrow(KeyMissingError);
    expect((await desk.done(listUsers, admin, {})).find((user) => user.id === userId)).toMatchObject({
      name: "Erased person",
      email: "",
      state: "disabled",
    });
    const asked = (await desk.done(listApprovals, second, {})).items.find(({ id }) => id === approvalId);
    expect(asked?.consequence).toContain("about Erased person");
    const notices = await desk.work.transaction(second, (tx) => tx.access.accountNotices.list(second.userId, 50));
    expect(notices.length).toBeGreaterThan(0);
    expect(JSON.stringify([asked, notices])).not.toMatch(new RegExp(`${userId}@|Person trader`));
    expect((await desk.refused(exportPerson, admin, { userId })).code).toBe("not-found");
    await desk.work.transaction(admin, async (tx) => expect(await tx.access.users.credentialOf(`${userId}@example.test`)).toBeUndefined());
    expect(await desk.owner.session.count({ where: { userId } })).toBe(0);
    // The detail is still there as bytes that nobody opens; every event of before is as it was.
    expect(await desk.owner.auditDetail.count({ where: { person: userId } })).toBeGreaterThan(0);
    const after = await desk.owner.auditEvent.findMany({
      where: { id: { in: events.map(({ id }) => id) } },
      orderBy: { id: "asc" },
      select: { id: true, at: true, body: true, leaf: true },
    });
    expect(after).toEqual(events);
    for (const { body, leaf } of after) expect(Buffer.from(auditLeaf(body))).toEqual(Buffer.from(leaf));
    const [erasure] = (await desk.done(listErasures, admin, {})).items;
    expect(erasure).toMatchObject({ person: userId, isBeyondRecovery: false, isSwept: false, keys: 2 });
    expect(Date.parse(erasure?.beyondRecoveryAt ?? "")).toBeGreaterThan(Date.now() + 59 * DAY_MS);

    // Older rows come back, under the owner's role as a restore does it; then with the wrapped keys as well.
    const opens = async () => {
      const ring = freshRing();
      const row = await desk.owner.appUser.findUniqueOrThrow({ where: { id: userId } });
      return (await ring.cipher("pii", userId)).open(sealedColumns.appUser, userId, row.sealed);
    };
    await desk.owner.appUser.update({ where: { id: userId }, data: { sealed: before.user.sealed, emailIndex: before.user.emailIndex } });
    await desk.owner.session.createMany({ data: before.sessions });
    await expect(opens()).rejects.toThrow(KeyMissingError);
    const ledger = await readErasureLedger(desk.owner);
    for (const { id, wrapped, state } of before.keys) await desk.owner.dataKey.update({ where: { id }, data: { wrapped, state } });
    await expect(opens()).resolves.toMatchObject({ name: "Person trader" }); // that is what the ledger is for
    expect(await applyErasureLedger(desk.owner, ledger)).toBe(2);
    await expect(opens()).rejects.toThrow(KeyMissingError);
    expect(await desk.owner.session.count({ where: { userId } })).toBe(0);
    expect(await applyErasureLedger(desk.owner, ledger)).toBe(0);
  });

  it("[E6] leaves no wrapped key behind in the bytes of the table once the worker swept it", async () => {
    const victim = await desk.somebody({ role: "viewer", hasFactor: false });
    const [key] = await desk.owner.dataKey.findMany({ where: { scope: victim.userId, purpose: "pii" } });
    const bytes = Buffer.from(key?.wrapped ?? []).toString("hex");
    const worker = await rotatorFor(desk, "worker");
    expect(await pagesHold(bytes)).toBe(true);
    await desk.owner.$executeRaw`SELECT erase_person(${desk.ids.next()}::uuid, ${victim.userId}::uuid, 'test', now())::text`;
    await sweepErasures(worker.db);
    expect(await desk.owner.erasureLedger.count({ where: { sweptAt: null } })).toBe(2); // too young: somebody may still be reading
    await desk.owner.erasureLedger.updateMany({ data: { erasedAt: new Date(Date.now() - 120_000) } });
    await sweepErasures(worker.db);
    expect(await desk.owner.erasureLedger.count({ where: { sweptAt: null } })).toBe(0);
    expect(await pagesHold(bytes)).toBe(false);
    await worker.db.$disconnect();
  });

  it("[E6] waits for a rotation that is giving the person new keys, and ends those too", async () => {
    const victim = await desk.somebody({ role: "viewer", hasFactor: false });
    const [purposeKey] = await desk.owner.purposeKey.findMany({ where: { purpose: "pii", state: "active" } });
    const wrapped = new Uint8Array(60);
    const erasing = await desk.owner.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(7001, 2)::text`;
      // What activateScopes does, seen from outside: its row is there and nobody sees it yet.
      await tx.dataKey.updateMany({ where: { purpose: "pii", scope: victim.userId }, data: { state: "decrypt-only" } });
      await tx.dataKey.create({
        data: { purpose: "pii", scope: victim.userId, purposeKeyId: purposeKey?.id ?? 0, wrapped, state: "active", createdAt: new Date() },
      });
      const under = desk.owner.$queryRaw`SELECT erase_person(${desk.ids.next()}::uuid, ${victim.userId}::uuid, 'test', now())::text`.then(
        (rows) => rows,
      );
      await waitUntilBlocked();
      return { under };
    });
    await erasing.under;
    expect(await desk.owner.dataKey.count({ where: { scope: victim.userId, wrapped: { not: null } } })).toBe(0);
  });

  it("[E6] is swept without keeping anybody from the keys while a backup reads them", async () => {
    const { openDb } = await import("#lib/db/client.ts");
    const upkeep = openDb(desk.database.workerUrl, { max: 1, lockTimeoutMs: 300 });
    await desk.owner.erasureLedger.updateMany({ data: { erasedAt: new Date(Date.now() - 120_000), sweptAt: null } });
    const held = Promise.withResolvers<void>();
    const reading = Promise.withResolvers<void>();
    const backup = desk.owner.$transaction(
      async (tx) => {
        await tx.dataKey.count();
        reading.resolve();
        await held.promise;
      },
      { timeout: 20_000 },
    );
    await reading.promise;
    const sweep = sweepErasures(upkeep);
    await waitUntilBlocked();
    const began = performance.now();
    await openAndRead();
    expect(performance.now() - began).toBeLessThan(3_000);
    await sweep;
    expect(await desk.owner.erasureLedger.count({ where: { sweptAt: null } })).toBeGreaterThan(0); // it comes back
    held.resolve();
    await backup;
    await sweepErasures(upkeep);
    expect(await desk.owner.erasureLedger.count({ where: { sweptAt: null } })).toBe(0);
    await upkeep.$disconnect();

    async function openAndRead() {
      const reader = openDb(desk.database.webUrl, { max: 1 });
      await reader.dataKey.count();
      await reader.$disconnect();
    }
  });
});

/** Until some statement waits for a lock. */
async function waitUntilBlocked(): Promise<void> {
  const { openDb } = await import("#lib/db/client.ts");
  const superuser = openDb(desk.database.superuserUrl, { max: 1 });
  try {
    for (let tries = 0; tries < 200; tries++) {
      const [row] = await superuser.$queryRaw<{ waits: boolean }[]>`SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted) AS waits`;
      if (row?.waits) return;
      await sleep(10);
    }
    throw new Error("nobody waits");
  } finally {
    await superuser.$disconnect();
  }
}

function freshRing(): KeyRing {
  const { wrapper, clock } = desk.keys;
  return new KeyRing({ wrapper, store: keyStore(desk.owner), clock });
}

/** Whether the table's file holds these bytes. */
async function pagesHold(hex: string): Promise<boolean> {
  const { openDb } = await import("#lib/db/client.ts");
  const superuser = openDb(desk.database.superuserUrl, { max: 1 });
  try {
    await superuser.$executeRawUnsafe("CHECKPOINT");
    const [row] = await superuser.$queryRaw<{ found: boolean }[]>`
      SELECT position(${hex} IN encode(pg_read_binary_file(pg_relation_filepath('data_key')), 'hex')) > 0 AS found`;
    return row?.found ?? false;
  } finally {
    await superuser.$disconnect();
  }
}
