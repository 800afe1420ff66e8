import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EMAIL_INDEX } from "#lib/db/email-index.ts";
import { keyStore } from "#lib/db/key-store.ts";
import { sealedColumns } from "#lib/db/sealed-columns.ts";
import { unitOfWork } from "#lib/db/unit-of-work.ts";
import type { Person } from "#lib/domain/access/actor.ts";
import type { ApiTokenId, UserId } from "#lib/domain/kernel/ids.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { makePerson } from "../access/make-person.ts";
import { type AccessDesk, openAccessDesk } from "../testing/access-desk.ts";
import { rotateUntil, rotatorFor } from "../testing/rotate.ts";
import { host } from "../testing/test-desk.ts";
import { askRotation } from "./ask-rotation.ts";
import { verifyKeys } from "./verify-keys.ts";

let desk: AccessDesk;
let admin: Person;
let web: Awaited<ReturnType<typeof rotatorFor>>;
let worker: Awaited<ReturnType<typeof rotatorFor>>;

beforeAll(async () => {
  desk = await openAccessDesk();
  admin = await desk.somebody({ hasFactor: false });
  for (let i = 0; i < 8; i++) await desk.somebody({ role: "viewer", hasFactor: false });
  await desk.portfolio();
  web = await rotatorFor(desk, "web");
  worker = await rotatorFor(desk, "worker");
});

afterAll(async () => {
  await Promise.all([web?.db.$disconnect(), worker?.db.$disconnect()]);
  await desk?.close();
});

async function rotate(purpose: string, kind = "rotate"): Promise<string> {
  const { rotationId } = await desk.done(askRotation, admin, { purpose, kind });
  const { rotator } = purpose === "trade" || purpose === "audit" ? worker : web;
  await rotateUntil(desk, rotator, rotationId, ["done"]);
  return rotationId;
}

/** Cells of a purpose that are not under its newest purpose key. */
async function left(purpose: string): Promise<number> {
  const rows = await desk.owner.$queryRaw<{ cells: bigint | null }[]>`
    SELECT sum(u.cells)::bigint AS cells FROM key_use(100000) u LEFT JOIN data_key k ON k.id = u.key_id
     WHERE u.purpose = ${purpose} AND (k.state IS DISTINCT FROM 'active' OR k.purpose_key_id <> (SELECT max(id) FROM purpose_key WHERE purpose = ${purpose}))`;
  return Number(rows[0]?.cells ?? 0n);
}

const emailOf = (userId: UserId) => `${userId}@example.test`;

describe("a rotation", () => {
  it("[E3] [E4] of the index key loses nobody: every e-mail is found before, at every step and after, and stays unique", async () => {
    const found = async (email: string) => desk.work.transaction(host, async (tx) => (await tx.access.users.credentialOf(email))?.userId);
    const people = (await desk.owner.appUser.findMany({ select: { id: true } })).map(({ id }) => id as UserId);
    const everybody = async () => Promise.all(people.map((id) => found(emailOf(id))));
    expect(await everybody()).toEqual(people);
    const { rotationId } = await desk.done(askRotation, admin, { purpose: "index" });
    await rotateUntil(desk, web.rotator, rotationId, ["walking"]);
    // Half way: the new version is what is written, the old one is where everybody stands.
    expect(await desk.ring.liveVersions("index")).toEqual([2, 1]);
    expect(await everybody()).toEqual(people);
    const moved = () => desk.owner.keyRotation.findUniqueOrThrow({ where: { id: rotationId }, select: { rowsMoved: true, state: true } });
    while (Number((await moved()).rowsMoved) < people.length / 2) await web.rotator.advance();
    expect((await moved()).state).toBe("walking"); // some stand under the new version, some under the old one
    expect(await everybody()).toEqual(people);
    const again = desk.work.transaction(host, (tx) =>
      makePerson(tx, {
        id: desk.ids.next<UserId>(),
        email: emailOf(admin.userId),
        name: "Twin",
        role: "viewer",
        state: "invited",
        invitedBy: null,
      }),
    );
    await expect(again).rejects.toThrow(/already/);
    await rotateUntil(desk, web.rotator, rotationId, ["done"]);
    const users = await desk.owner.appUser.findMany({ select: { id: true, emailIndex: true } });
    for (const { id, emailIndex } of users) {
      expect(await found(emailOf(id as UserId))).toBe(id);
      expect(Buffer.from(emailIndex)).toEqual(Buffer.from(await desk.ring.blindIndex(EMAIL_INDEX, 2, emailOf(id as UserId))));
    }
    await expect(found("nobody@example.test")).resolves.toBeUndefined();
  });

  it("[E3] moves every column of every purpose, both columns of an API token and the audit details too, and everything still opens", async () => {
    const token = {
      id: desk.ids.next<ApiTokenId>(),
      userId: admin.userId,
      keyId: "0123456789abcdef",
      mode: "signed" as const,
      scopes: [],
      addresses: [],
      createdAt: epochMs(Date.now()),
      expiresAt: epochMs(Date.now() + 60_000),
      lastUsedAt: null,
      revokedAt: null,
      name: "robot",
      secretHash: new Uint8Array(32),
      signingKey: "ab".repeat(32),
    };
    await desk.work.transaction(host, async (tx) => {
      await tx.createKeyScope("token", admin.userId);
      await tx.createKeyScope("totp", admin.userId);
      await tx.access.tokens.insert(token);
      await tx.access.factors.insertTotp({ id: desk.ids.next(), userId: admin.userId, name: "app", secret: "s", lastStep: 1 });
    });
    await desk.work.transaction(admin, (tx) =>
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
        admin,
        { requestId: "r", address: "192.0.2.1" },
      ),
    );
    for (const purpose of ["pii", "totp", "token", "audit", "trade"]) {
      const before = await desk.owner.$queryRaw<
        { cells: bigint }[]
      >`SELECT sum(cells)::bigint AS cells FROM key_use(100000) WHERE purpose = ${purpose}`;
      const id = await rotate(purpose);
      const rotation = await desk.owner.keyRotation.findUniqueOrThrow({ where: { id } });
      expect([purpose, await left(purpose)]).toEqual([purpose, 0]);
      expect(Number(rotation.rowsMoved)).toBeGreaterThanOrEqual(Number(before[0]?.cells));
      expect(rotation.failure).toBeNull();
    }
    const columns = Object.entries(sealedColumns)
      .filter(([, { purpose }]) => String(purpose) !== "credential")
      .map(([name]) => name);
    const verified = await desk.done(verifyKeys, admin, { columns, sample: 0 });
    expect(verified.unreadable).toBe(0);
    expect(verified.cells).toBeGreaterThan(20);
    desk.ring.forget();
    await desk.work.transaction(host, async (tx) => {
      expect((await tx.access.tokens.byId(token.id))?.name).toBe("robot");
      expect(await tx.access.tokens.signingKeyOf(token.id)).toBe(token.signingKey);
    });
    await desk.ring.verifyCanaries(keyStore(desk.owner));
    await worker.ring.verifyCanaries(keyStore(worker.db));
  });

  it("[E3] leaves a process with old keys in its memory able to write and to read: it reads its keys anew and does it once more", async () => {
    const stale = await rotatorFor(desk, "web");
    const work = unitOfWork({ db: stale.db, ring: stale.ring, ids: desk.ids });
    const name = (value: string) => work.transaction(host, (tx) => tx.access.factors.rename(admin.userId, factorId, value));
    const factorId = (await desk.work.transaction(host, (tx) => tx.access.factors.totps(admin.userId)))[0]?.id ?? desk.ids.next();
    expect(await name("one")).toBe(true); // its ring holds the keys from here on
    await rotate("totp");
    expect(await name("two")).toBe(true);
    await rotate("totp");
    const read = await work.transaction(host, (tx) => tx.access.factors.totps(admin.userId));
    expect(read[0]?.name).toBe("two");
    expect(await left("totp")).toBe(0);
    await stale.db.$disconnect();
  });
});
