import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyStore } from "#lib/db/key-store.ts";
import { keyUpkeep } from "#lib/db/rotation/key-upkeep.ts";
import type { AuditEventType } from "#lib/domain/audit/catalog.ts";
import { refuseEvents } from "../testing/refuse-events.ts";
import { rotatorFor } from "../testing/rotate.ts";
import { openTestDesk, type TestDesk } from "../testing/test-desk.ts";

describe("[U2] what the worker does to keys, and its event", () => {
  let desk: TestDesk;
  let worker: Awaited<ReturnType<typeof rotatorFor>>;

  beforeAll(async () => {
    desk = await openTestDesk();
    worker = await rotatorFor(desk, "worker");
  });
  afterAll(async () => {
    await worker?.db.$disconnect();
    await desk?.close();
  });

  /** A rotation that has ended, by a purpose key after all there are: every key of before is left behind. */
  async function ended(more: object): Promise<string> {
    const id = desk.ids.next();
    const at = new Date();
    const row = {
      id,
      purpose: "trade",
      kind: "rotate",
      state: "done",
      requestedBy: "test",
      requestedAt: at,
      finishedAt: at,
      toKeyId: 1_000_000,
    };
    await desk.owner.keyRotation.create({ data: { ...row, ...more }, select: { id: true } });
    return id;
  }
  const rotations = () => desk.owner.keyRotation.findMany({ orderBy: { id: "asc" } });
  const keys = () => desk.owner.dataKey.findMany({ orderBy: { id: "asc" }, select: { id: true, state: true } });
  const everything = async () => ({ rotations: await rotations(), keys: await keys() });
  /** A key that no value is under. */
  async function leftKey(): Promise<void> {
    const scope = desk.ids.next();
    await desk.ring.createScope(keyStore(desk.owner), "trade", scope);
    await desk.owner.dataKey.updateMany({ where: { scope }, data: { state: "decrypt-only" } });
  }

  it.each<[AuditEventType, () => Promise<unknown>, object]>([
    ["keys.rotation-ended", () => ended({}), { purpose: "trade", kind: "rotate", rows: 0, passes: 1 }],
    [
      "keys.destroyed",
      () => leftKey().then(() => ended({ recordedAt: new Date(), destroyAfter: new Date(0) })),
      { purpose: "trade", keys: 1 },
    ],
    [
      "keys.rotation-asked",
      () => desk.owner.$executeRaw`UPDATE purpose_key SET created_at = created_at - interval '31 days' WHERE purpose = 'credential'`,
      { purpose: "credential", kind: "rotate" },
    ],
  ])("v5.0.0-16.5.3 %s: nothing is done while it cannot be recorded, and both once by the turn after", async (type, stage, data) => {
    await stage();
    const before = await everything();
    const take = await refuseEvents(desk.owner, type);
    await expect(keyUpkeep(worker)()).rejects.toThrow("no event today");
    expect(await everything()).toEqual(before);
    await take();
    await keyUpkeep(worker)();
    await keyUpkeep(worker)();
    expect(await everything()).not.toEqual(before);
    expect(await desk.events(type)).toEqual([expect.objectContaining({ actor: "worker", result: "done", data })]);
  });

  it("an act that another worker did meanwhile has no second event", async () => {
    const id = await ended({ destroyAfter: new Date(0) });
    const other = await rotatorFor(desk, "worker");
    await Promise.allSettled([keyUpkeep(worker)(), keyUpkeep(other)()]);
    await keyUpkeep(worker)();
    await other.db.$disconnect();
    const events = (await desk.events()).filter(({ resourceId }) => resourceId === id).map(({ type }) => type);
    expect(events.sort()).toEqual(["keys.destroyed", "keys.rotation-ended"]);
  });
});
