import { notifyLive } from "../live-notify.ts";
import { recordCounted } from "./credential-use.ts";
import type { WorkTx } from "./work-transaction.ts";

/** Destroys credentials with their keys: what a backup still has of them opens no more once the key backups are renewed. */
export async function endCredentials(tx: WorkTx, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const row = await tx.db.connectionCredential.findUnique({
      where: { id },
      select: { connectionId: true, version: true, state: true, connection: { select: { venue: true } } },
    });
    if (!row || row.state === "destroyed") continue;
    await tx.db.$queryRaw`SELECT credential_destroy(${id}::uuid)::text`;
    await tx.record("credential.destroyed", row.connectionId, { venue: row.connection.venue, version: row.version });
  }
  tx.ring.forget(); // their keys stay in no cache
  await notifyLive(tx.db, "connections");
}

/** Ends a connection with every version of its credential and whatever still waits for it. */
export async function endConnection(tx: WorkTx, connectionId: string): Promise<void> {
  const held = await tx.db.connectionCredential.findMany({
    where: { connectionId, state: { not: "destroyed" } },
    select: { id: true },
    take: 100,
  });
  await tx.db.connectionSubmission.updateMany({
    where: { connectionId, state: { in: ["waiting", "taken"] } },
    data: { state: "refused", envelope: null, says: "The connection was deleted.", doneAt: new Date(tx.now) },
  });
  await recordCounted(tx, connectionId);
  const [ended] = await tx.db.connection.updateManyAndReturn({
    where: { id: connectionId, deletedAt: null },
    data: { deletedAt: new Date(tx.now), version: null, checkDueAt: null },
    select: { venue: true },
  });
  if (!ended) return; // another worker was faster
  await endCredentials(
    tx,
    held.map(({ id }) => id),
  );
  await tx.record("connection.deleted", connectionId, { venue: ended.venue, credentials: held.length });
}
