import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyStore } from "#lib/db/key-store.ts";
import { keyUpkeep } from "#lib/db/rotation/key-upkeep.ts";
import { sealedColumns } from "#lib/db/sealed-columns.ts";
import type { Person } from "#lib/domain/access/actor.ts";
import { failure } from "#lib/domain/kernel/errors.ts";
import type { UserId } from "#lib/domain/kernel/ids.ts";
import { err } from "#lib/domain/kernel/result.ts";
import { type AccessDesk, openAccessDesk } from "../testing/access-desk.ts";
import { rotateUntil, rotatorFor } from "../testing/rotate.ts";
import { askRotation } from "./ask-rotation.ts";
import { changeRotation } from "./change-rotation.ts";
import { showKeys } from "./show-keys.ts";
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

const eventsOf = async (rotationId: string) =>
  (await desk.events()).filter(({ resourceId }) => resourceId === rotationId).map(({ type }) => type);

describe("the life of a rotation", () => {
  it("[E3] is one at a time for a purpose, waits while it is paused, and ends where it is cancelled with everything readable", async () => {
    const { rotationId } = await desk.done(askRotation, admin, { purpose: "pii" });
    expect((await desk.refused(askRotation, admin, { purpose: "pii" })).code).toBe("conflict");
    await rotateUntil(desk, web.rotator, rotationId, ["walking"]);
    await web.rotator.advance();
    await desk.done(changeRotation, admin, { rotationId, change: "pause" });
    const before = await desk.owner.keyRotation.findUniqueOrThrow({ where: { id: rotationId } });
    for (let turn = 0; turn < 5; turn++) expect(await web.rotator.advance()).toBeGreaterThan(100);
    expect(await desk.owner.keyRotation.findUniqueOrThrow({ where: { id: rotationId } })).toEqual(before);
    expect((await desk.done(showKeys, admin, {})).purposes.find(({ purpose }) => purpose === "pii")?.rotation).toMatchObject({
      isPaused: true,
    });
    await desk.done(changeRotation, admin, { rotationId, change: "resume" });
    await web.rotator.advance();
    await desk.done(changeRotation, admin, { rotationId, change: "cancel" });
    expect((await desk.refused(changeRotation, admin, { rotationId, change: "resume" })).code).toBe("conflict");
    expect((await desk.done(verifyKeys, admin, { columns: ["appUser", "session"], sample: 0 })).unreadable).toBe(0);
    await rotate("pii");
    expect(await left("pii")).toBe(0);
  });

  it("[E3] is carried on by another process where the first one died, and only by one of two at a time", async () => {
    const other = await rotatorFor(desk, "web");
    const { rotationId } = await desk.done(askRotation, admin, { purpose: "pii" });
    await rotateUntil(desk, web.rotator, rotationId, ["walking"]);
    await web.rotator.advance();
    const held = await desk.owner.keyRotation.findUniqueOrThrow({ where: { id: rotationId } });
    await other.rotator.advance(); // the lease is young
    expect((await desk.owner.keyRotation.findUniqueOrThrow({ where: { id: rotationId } })).holder).toBe(held.holder);
    await desk.owner.keyRotation.update({ where: { id: rotationId }, data: { leaseUntil: new Date(0) } });
    await rotateUntil(desk, other.rotator, rotationId, ["done"]);
    expect(await left("pii")).toBe(0);
    await other.db.$disconnect();
  });

  it("[E2] wraps purpose keys anew without touching a value", async () => {
    const wrapped = async () =>
      (await desk.owner.purposeKey.findMany({ where: { purpose: "token" }, orderBy: { id: "asc" } })).map((row) =>
        Buffer.from(row.wrapped ?? []).toString("hex"),
      );
    const before = await wrapped();
    await rotate("token", "rewrap");
    const after = await wrapped();
    expect(after).toHaveLength(before.length);
    expect(after.some((bytes) => before.includes(bytes))).toBe(false);
    desk.ring.forget();
    expect((await desk.done(verifyKeys, admin, { columns: ["apiTokenKey", "signingKey"], sample: 0 })).unreadable).toBe(0);
  });

  it("[E2] says where wrapping anew would change nothing: a key file has no newer version, Vault and KMS have", async () => {
    const says = async (keyWrapper: string) => {
      Object.assign(desk.services, { keyWrapper });
      return (await desk.done(showKeys, admin, {})).noRewrap;
    };
    expect([await says("vault"), await says("aws-kms")]).toEqual([null, null]);
    expect(await says("local-file")).toContain("no newer one");
  });

  it("[E2] calls an outage of the key store an outage and damage damage, and goes on when the store is back", async () => {
    const { rotationId } = await desk.done(askRotation, admin, { purpose: "token", kind: "rewrap" });
    const says: (string | null)[] = [];
    for (const code of ["secret-store-unavailable", "secret-store-refused", "decryption-failed"] as const) {
      const unwrap = async () => err(failure(code));
      const broken = await rotatorFor(desk, "web", { wrapper: { provider: "test", purposes: ["token"], wrap: unwrap, unwrap } });
      await desk.owner.keyRotation.update({ where: { id: rotationId }, data: { leaseUntil: new Date(0) } });
      await broken.rotator.advance();
      await broken.db.$disconnect();
      says.push((await desk.owner.keyRotation.findUniqueOrThrow({ where: { id: rotationId } })).failure);
    }
    expect(says).toEqual([
      "the store of keys does not answer; it tries again",
      "the store of keys refused; it tries again",
      "a key of the purpose does not open",
    ]);
    await desk.owner.keyRotation.update({ where: { id: rotationId }, data: { leaseUntil: new Date(0) } });
    await rotateUntil(desk, web.rotator, rotationId, ["done"]);
  });

  it("[E3] destroys the old keys after the longest backup age, and not while a value is still under them", async () => {
    const upkeep = keyUpkeep(worker);
    const id = await rotate("trade");
    await upkeep();
    expect(await eventsOf(id)).toEqual(["keys.rotation-asked", "keys.rotation-ended"]);
    expect(await desk.owner.dataKey.count({ where: { purpose: "trade", state: "destroyed" } })).toBe(0);
    // A restored backup put a value of before back.
    const row = await desk.owner.portfolio.findFirstOrThrow({ select: { id: true, sealed: true } });
    const old = await desk.owner.dataKey.findFirstOrThrow({ where: { purpose: "trade", scope: row.id, state: "decrypt-only" } });
    const restored = Buffer.from(row.sealed);
    restored.writeUInt32BE(old.id, 4);
    await desk.owner.portfolio.update({ where: { id: row.id }, data: { sealed: new Uint8Array(restored) } });
    const due = () => desk.owner.keyRotation.updateMany({ where: { id }, data: { destroyAfter: new Date(0) } });
    await due();
    await upkeep();
    expect(await desk.owner.dataKey.count({ where: { purpose: "trade", state: "destroyed" } })).toBe(0);
    await desk.owner.portfolio.update({ where: { id: row.id }, data: { sealed: row.sealed } });
    await due();
    await upkeep();
    expect(await desk.owner.dataKey.count({ where: { purpose: "trade", state: "decrypt-only" } })).toBe(0);
    expect(await eventsOf(id)).toEqual(["keys.rotation-asked", "keys.rotation-ended", "keys.destroyed"]);
    expect(await desk.owner.dataKey.count({ where: { purpose: "trade", wrapped: null } })).toBeGreaterThan(0);
    worker.ring.forget();
    await (await worker.ring.cipher("trade", row.id)).open(sealedColumns.portfolio, row.id as UserId, row.sealed);
    await worker.ring.verifyCanaries(keyStore(worker.db));
  });

  it("[E3] is asked for by the worker when a purpose's key is 30 days old", async () => {
    await desk.owner.$executeRaw`UPDATE purpose_key SET created_at = created_at - interval '31 days' WHERE purpose = 'credential'`;
    await keyUpkeep(worker)();
    const asked = await desk.owner.keyRotation.findMany({ where: { requestedBy: "worker" } });
    expect(asked.map(({ purpose, kind }) => ({ purpose, kind }))).toEqual([{ purpose: "credential", kind: "rotate" }]);
  });
});
