import { ROTATE_AFTER_DAYS } from "#lib/domain/keys/key-rule.ts";
import { rotatedPurposes } from "#lib/domain/keys/rotation.ts";
import { type WorkParts, workTransaction } from "../connections/work-transaction.ts";
import { sweepErasures } from "../erasure-ledger.ts";
import { notifyLive } from "../live-notify.ts";

const EVERY_MS = 5_000;
/** Starting by age is looked at more rarely. */
const DUE_EVERY_TURNS = 120;
const AT_ONCE = 10;
/** Destroying counts every cell of the purpose first. */
const DESTROY_MS = 120_000;

/**
 * What the worker does for everybody's keys: records the ends of rotations, destroys old keys when no backup needs them, ends erasures,
 * and asks for the rotation of a purpose whose key is 30 days old. Each act is one transaction with its event: what could not be recorded
 * was not done, and the next turn does it. One turn a call. @returns how long to wait, ms
 */
export function keyUpkeep(parts: WorkParts): () => Promise<number> {
  let turn = 0;
  return async () => {
    await recordEnds(parts);
    await destroyOld(parts);
    await sweepErasures(parts.db);
    if (turn++ % DUE_EVERY_TURNS === 0) await askForDue(parts);
    return EVERY_MS;
  };
}

async function recordEnds(parts: WorkParts): Promise<void> {
  const ended = await parts.db.keyRotation.findMany({ where: { state: "done", recordedAt: null }, take: AT_ONCE });
  for (const { id, purpose, kind, rowsMoved, pass } of ended) {
    await workTransaction(parts, async (tx) => {
      const { count } = await tx.db.keyRotation.updateMany({ where: { id, recordedAt: null }, data: { recordedAt: new Date(tx.now) } });
      if (count === 0) return; // another worker was faster
      await tx.record("keys.rotation-ended", id, { purpose, kind, rows: Number(rowsMoved), passes: pass });
    });
  }
}

async function destroyOld(parts: WorkParts): Promise<void> {
  const due = await parts.db.$queryRaw<{ id: string; purpose: string }[]>`
    SELECT id::text, purpose FROM key_rotation
     WHERE state = 'done' AND kind = 'rotate' AND destroyed_at IS NULL AND destroy_after < clock_timestamp() LIMIT ${AT_ONCE}`;
  for (const { id, purpose } of due) {
    await workTransaction(
      parts,
      async (tx) => {
        const [row] = await tx.db.$queryRaw<{ keys: number }[]>`
          SELECT key_destroy(k.id) AS keys FROM (SELECT id FROM key_rotation WHERE id = ${id}::uuid AND destroyed_at IS NULL FOR UPDATE) k`;
        if (!row) return; // another worker was faster
        if (row.keys >= 0) await tx.record("keys.destroyed", id, { purpose, keys: row.keys });
        // Something still needs them (a restored backup, a password nobody used since): looked at again in a day.
        else await tx.db.$executeRaw`UPDATE key_rotation SET destroy_after = clock_timestamp() + interval '1 day' WHERE id = ${id}::uuid`;
        await notifyLive(tx.db, "keys");
      },
      DESTROY_MS,
    );
  }
}

async function askForDue(parts: WorkParts): Promise<void> {
  const due = await parts.db.$queryRaw<{ purpose: string }[]>`
    SELECT purpose FROM key_age() WHERE age > ${ROTATE_AFTER_DAYS}::int * interval '1 day'`;
  for (const { purpose } of due) {
    if (!(rotatedPurposes as readonly string[]).includes(purpose) || purpose === "pepper") continue; // widened for the look-up only
    await workTransaction(parts, async (tx) => {
      const id = tx.ids.next();
      const asked = await tx.db.$executeRaw`
        INSERT INTO key_rotation (id, purpose, kind, state, requested_by, requested_at)
        VALUES (${id}::uuid, ${purpose}, 'rotate', 'activating', 'worker', clock_timestamp()) ON CONFLICT DO NOTHING`;
      if (asked === 1) await tx.record("keys.rotation-asked", id, { purpose, kind: "rotate" });
    });
  }
}
