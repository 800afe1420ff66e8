import { USES_TOGETHER_MS } from "#lib/domain/connection/check-schedule.ts";
import type { ConnectionWork } from "#lib/ports/connection-work.ts";
import type { WorkTx } from "./work-transaction.ts";

/**
 * Records that a credential is opened. Health checks would flood the record: they are counted, and stand in it once an hour with their
 * number; every other use stands there at once, with what was counted before it.
 */
export async function noteUse(
  tx: WorkTx,
  due: Parameters<ConnectionWork["open"]>[0],
  why: Parameters<ConnectionWork["open"]>[1],
): Promise<void> {
  const { connectionId, version, venue } = due;
  const row = await tx.db.connection.update({
    where: { id: connectionId },
    data: { unrecordedUses: { increment: 1 } },
    select: { unrecordedUses: true, usesRecordedAt: true },
  });
  const isDue = row.usesRecordedAt === null || tx.now - row.usesRecordedAt.getTime() >= USES_TOGETHER_MS;
  if (why === "health-check" && !isDue) return;
  await tx.db.connection.update({
    where: { id: connectionId },
    data: { unrecordedUses: 0, usesRecordedAt: new Date(tx.now) },
    select: { id: true },
  });
  await tx.record("credential.used", connectionId, { venue, version, why, times: row.unrecordedUses });
}
