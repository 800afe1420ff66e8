import type { ConnectionWork } from "#lib/ports/connection-work.ts";
import { notifyLive } from "../live-notify.ts";
import { type WorkParts, workTransaction } from "./work-transaction.ts";

/** Notes what a health check found; an event only where it changed. A version that was rotated meanwhile is not noted. */
export function noteCheck(parts: WorkParts, ...[due, found]: Parameters<ConnectionWork["noteCheck"]>): Promise<void> {
  return workTransaction(parts, async (tx) => {
    const { connectionId, version, venue } = due;
    const before = await tx.db.connection.findFirst({ where: { id: connectionId, version, deletedAt: null }, select: { health: true } });
    if (!before) return;
    const { health, says, findings, nextCheckMs } = found;
    await tx.db.connection.update({
      where: { id: connectionId },
      data: {
        health,
        healthSays: says,
        ...(findings ? { found: findings } : {}),
        failures: health === "ok" ? 0 : { increment: 1 },
        checkedAt: new Date(tx.now),
        checkDueAt: new Date(tx.now + nextCheckMs),
      },
      select: { id: true },
    });
    if (before.health !== health)
      await tx.record("connection.health-changed", connectionId, { venue, version, health, before: before.health });
    await notifyLive(tx.db, "connections");
  });
}
