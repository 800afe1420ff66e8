import { ROTATE_AFTER_DAYS } from "#lib/domain/keys/key-rule.ts";
import { rotatedPurposes } from "#lib/domain/keys/rotation.ts";
import type { DeskEvents } from "#lib/ports/desk-events.ts";
import type { Db } from "../client.ts";
import { sweepErasures } from "../erasure-ledger.ts";
import { notifyLive } from "../live-notify.ts";

const EVERY_MS = 5_000;
/** Starting by age is looked at more rarely. */
const DUE_EVERY_TURNS = 120;
const AT_ONCE = 10;

export type KeyUpkeepParts = {
  readonly db: Db;
  readonly events: DeskEvents;
};

/**
 * What the worker does for everybody's keys: records the ends of rotations, destroys old keys when no backup needs them, ends erasures,
 * and asks for the rotation of a purpose whose key is 30 days old. One turn a call. @returns how long to wait, ms
 */
export function keyUpkeep({ db, events }: KeyUpkeepParts): () => Promise<number> {
  let turn = 0;
  return async () => {
    await recordEnds(db, events);
    await destroyOld(db, events);
    await sweepErasures(db);
    if (turn++ % DUE_EVERY_TURNS === 0) await askForDue(db, events);
    return EVERY_MS;
  };
}

async function recordEnds(db: Db, events: DeskEvents): Promise<void> {
  const ended = await db.keyRotation.findMany({ where: { state: "done", recordedAt: null }, take: AT_ONCE });
  for (const { id, purpose, kind, rowsMoved, pass } of ended) {
    const { count } = await db.keyRotation.updateMany({ where: { id, recordedAt: null }, data: { recordedAt: new Date() } });
    if (count === 0) continue;
    await events.record({
      type: "keys.rotation-ended",
      resourceId: id,
      data: { purpose, kind, rows: Number(rowsMoved), passes: pass },
    });
  }
}

async function destroyOld(db: Db, events: DeskEvents): Promise<void> {
  const due = await db.$queryRaw<{ id: string; purpose: string }[]>`
    SELECT id::text, purpose FROM key_rotation
     WHERE state = 'done' AND kind = 'rotate' AND destroyed_at IS NULL AND destroy_after < clock_timestamp() LIMIT ${AT_ONCE}`;
  for (const { id, purpose } of due) {
    const [row] = await db.$queryRaw<{ keys: number }[]>`SELECT key_destroy(${id}::uuid) AS keys`;
    const keys = row?.keys ?? 0;
    if (keys >= 0) await events.record({ type: "keys.destroyed", resourceId: id, data: { purpose, keys } });
    // Something still needs them (a restored backup, a password nobody used since): looked at again in a day.
    else await db.$executeRaw`UPDATE key_rotation SET destroy_after = clock_timestamp() + interval '1 day' WHERE id = ${id}::uuid`;
    await notifyLive(db, "keys");
  }
}

async function askForDue(db: Db, events: DeskEvents): Promise<void> {
  const due = await db.$queryRaw<{ purpose: string }[]>`
    SELECT purpose FROM key_age() WHERE age > ${ROTATE_AFTER_DAYS}::int * interval '1 day'`;
  for (const { purpose } of due) {
    if (!(rotatedPurposes as readonly string[]).includes(purpose) || purpose === "pepper") continue; // widened for the look-up only
    const id = globalThis.crypto.randomUUID();
    const asked = await db.$executeRaw`
      INSERT INTO key_rotation (id, purpose, kind, state, requested_by, requested_at)
      VALUES (${id}::uuid, ${purpose}, 'rotate', 'activating', 'worker', clock_timestamp()) ON CONFLICT DO NOTHING`;
    if (asked === 1) await events.record({ type: "keys.rotation-asked", resourceId: id, data: { purpose, kind: "rotate" } });
  }
}
