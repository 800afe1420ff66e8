import { lastFour } from "#lib/domain/connection/credential.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { ConnectionWork } from "#lib/ports/connection-work.ts";
import { keyStore } from "../key-store.ts";
import { notifyLive } from "../live-notify.ts";
import { sealCredential } from "./credential-rows.ts";
import { recordCounted } from "./credential-use.ts";
import { endCredentials } from "./end-credentials.ts";
import { type WorkParts, workTransaction } from "./work-transaction.ts";

const FINGERPRINT_BYTES = 8;

/**
 * A checked credential becomes the current version, under a data key of its own. The version before stays for the overlap: it opens, and
 * nothing new is begun with it. One before that ends at once.
 */
export function storeCredential(
  parts: WorkParts,
  ...[taken, credential, findings, times]: Parameters<ConnectionWork["store"]>
): Promise<void> {
  return workTransaction(parts, async (tx) => {
    const { connectionId, version, venue } = taken;
    const now = new Date(tx.now);
    const { count } = await tx.db.connectionSubmission.updateMany({
      where: { id: taken.id, state: "taken" },
      data: { state: "stored", doneAt: now },
    });
    if (count !== 1) throw new FailureError(failure("conflict", "This submission is over."));

    await recordCounted(tx, connectionId); // of the version before
    const overlapping = await tx.db.connectionCredential.findMany({
      where: { connectionId, state: "overlap" },
      select: { id: true },
      take: 10,
    });
    if (overlapping.length > 0)
      await endCredentials(
        tx,
        overlapping.map(({ id }) => id),
      );
    await tx.db.connectionCredential.updateMany({
      where: { connectionId, state: "active" },
      data: { state: "overlap", endsAt: new Date(tx.now + times.overlapMs) },
    });

    const id = tx.ids.next();
    const cipher = await parts.ring.createScope(keyStore(tx.db), "credential", id);
    const { sealed, hash } = sealCredential(cipher, id, credential);
    const fingerprint = Buffer.from(hash.subarray(0, FINGERPRINT_BYTES)).toString("hex");
    await tx.db.connectionCredential.create({
      data: { id, connectionId, version, sealed, hash, lastFour: lastFour(credential), fingerprint, madeAt: now },
      select: { id: true },
    });
    const { count: current } = await tx.db.connection.updateMany({
      where: { id: connectionId, deletedAt: null, deleteAskedAt: null },
      data: {
        version,
        health: "ok",
        healthSays: null,
        found: findings,
        failures: 0,
        checkedAt: now,
        checkDueAt: new Date(tx.now + times.nextCheckMs),
      },
    });
    if (current !== 1) throw new FailureError(failure("conflict", "The connection was deleted meanwhile."));
    await tx.record("connection.stored", connectionId, {
      venue,
      version,
      hash: Buffer.from(hash).toString("hex"),
      canTrade: findings.canTrade,
    });
    await notifyLive(tx.db, "connections");
  });
}
