import { USES_TOGETHER_MS } from "#lib/domain/connection/check-schedule.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { ConnectionWork } from "#lib/ports/connection-work.ts";
import type { WorkTx } from "./work-transaction.ts";

type Use = { readonly connectionId: string; readonly version: number; readonly venue: string };

/**
 * Records that a credential is opened. Health checks would flood the record: those of the current version are counted, and stand in it once
 * an hour with their number; every other use stands there at once, after what was counted before it.
 * Whoever ends or rotates the connection is waited for, so that what the caller reads after this still stands. @throws FailureError not-found
 */
export async function noteUse(tx: WorkTx, use: Use, why: Parameters<ConnectionWork["open"]>[1]): Promise<void> {
  const held = await holdCount(tx, use.connectionId);
  if (why !== "health-check" || use.version !== held.version) {
    await recordHeld(tx, held, use.connectionId);
    return record(tx, use, why, 1);
  }
  const times = held.counted + 1;
  const isDue = held.recordedAt === null || tx.now - held.recordedAt.getTime() >= USES_TOGETHER_MS;
  await tx.db.connection.update({
    where: { id: use.connectionId },
    data: isDue ? { unrecordedUses: 0, usesRecordedAt: new Date(tx.now) } : { unrecordedUses: times },
    select: { id: true },
  });
  if (isDue) await record(tx, use, why, times);
}

/** Records what was counted and not said yet, before the version that it was of is the current one no more. */
export async function recordCounted(tx: WorkTx, connectionId: string): Promise<void> {
  await recordHeld(tx, await holdCount(tx, connectionId), connectionId);
}

type Held = {
  readonly version: number | null;
  readonly venue: string;
  readonly counted: number;
  readonly recordedAt: Date | null;
};

/** The count, held until the transaction ends: another that opens, rotates or ends the connection waits. */
async function holdCount(tx: WorkTx, connectionId: string): Promise<Held> {
  const [row] = await tx.db.$queryRaw<Held[]>`
    SELECT version, venue, unrecorded_uses AS counted, uses_recorded_at AS "recordedAt"
      FROM connection WHERE id = ${connectionId}::uuid FOR UPDATE`;
  if (!row) throw new FailureError(failure("not-found"));
  return row;
}

async function recordHeld(tx: WorkTx, { version, venue, counted }: Held, connectionId: string): Promise<void> {
  if (counted === 0 || version === null) return;
  await tx.db.connection.update({
    where: { id: connectionId },
    data: { unrecordedUses: 0, usesRecordedAt: new Date(tx.now) },
    select: { id: true },
  });
  await record(tx, { connectionId, version, venue }, "health-check", counted);
}

const record = (tx: WorkTx, { connectionId, version, venue }: Use, why: string, times: number) =>
  tx.record("credential.used", connectionId, { venue, version, why, times });
