import { isConnectionVenue } from "#lib/domain/connection/venues.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import type { ConnectionWork } from "#lib/ports/connection-work.ts";
import { notifyLive } from "../live-notify.ts";
import { openCredential } from "./credential-rows.ts";
import { noteUse } from "./credential-use.ts";
import { endConnection, endCredentials } from "./end-credentials.ts";
import { noteCheck } from "./note-check.ts";
import { storeCredential } from "./store-credential.ts";
import { type DueRow, dueOf, type TakenRow, takenOf } from "./work-rows.ts";
import { type WorkParts, type WorkTx, workTransaction } from "./work-transaction.ts";

const MS = "1 millisecond";
/** A worker that took a submission and says nothing for so long is dead. */
const LEFT_AFTER_MS = 3 * 60_000;
const AT_ONCE = 20;

/** Connections under the worker's role. */
export function connectionWork(parts: WorkParts): ConnectionWork {
  const { db } = parts;
  return {
    async takeSubmission() {
      const [row] = await db.$queryRaw<TakenRow[]>`
        WITH next AS (SELECT s.id, s.envelope FROM connection_submission s WHERE s.state = 'waiting' AND s.expires_at > clock_timestamp()
                       ORDER BY s.created_at, s.id LIMIT 1 FOR UPDATE SKIP LOCKED)
        UPDATE connection_submission s SET state = 'taken', envelope = NULL, taken_at = clock_timestamp()
          FROM next, connection c WHERE s.id = next.id AND c.id = s.connection_id
        RETURNING s.id::text, s.connection_id::text, s.version, s.key_id, s.submitted_by, s.expires_at, c.venue, c.is_sandbox, next.envelope`;
      return row && takenOf(row);
    },
    store: (taken, credential, findings, times) => storeCredential(parts, taken, credential, findings, times),
    refuse: (taken, reason, says) => workTransaction(parts, (tx) => refuse(tx, taken, reason, says)),
    async endLeftSubmissions() {
      const left = await db.$queryRaw<{ id: string; connection_id: string; version: number; venue: string; state: string }[]>`
        SELECT s.id::text, s.connection_id::text, s.version, c.venue, s.state FROM connection_submission s JOIN connection c ON c.id = s.connection_id
         WHERE (s.state = 'waiting' AND s.expires_at <= clock_timestamp())
            OR (s.state = 'taken' AND s.taken_at < clock_timestamp() - ${LEFT_AFTER_MS}::float8 * ${MS}::interval) LIMIT ${AT_ONCE}`;
      for (const row of left) {
        invariant(isConnectionVenue(row.venue), "a stored connection is to a known venue");
        const taken = { id: asId(row.id), connectionId: asId(row.connection_id), version: row.version, venue: row.venue };
        const says =
          row.state === "waiting"
            ? "The worker did not come to it within ten minutes. Type the credential again."
            : "The worker stopped while it was checking. Type the credential again.";
        await workTransaction(parts, (tx) => refuse(tx, taken, row.state === "waiting" ? "expired" : "interrupted", says));
      }
      return left.length;
    },
    async dueChecks(limit, leaseMs) {
      const rows = await db.$queryRaw<DueRow[]>`
        WITH due AS (SELECT c.id, c.check_asked_at IS NOT NULL AS asked FROM connection c
                      WHERE c.version IS NOT NULL AND c.deleted_at IS NULL AND c.delete_asked_at IS NULL
                        AND (c.check_due_at <= clock_timestamp() OR c.check_asked_at IS NOT NULL)
                      ORDER BY c.check_asked_at NULLS LAST, c.check_due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
        UPDATE connection c SET check_due_at = clock_timestamp() + ${leaseMs}::float8 * ${MS}::interval, check_asked_at = NULL
          FROM due JOIN connection_credential k ON k.connection_id = due.id AND k.state = 'active'
         WHERE c.id = due.id RETURNING c.id::text, c.venue, c.is_sandbox, c.failures, k.id::text AS credential_id, k.version, due.asked`;
      return rows.map(dueOf);
    },
    open: (due, why) =>
      workTransaction(parts, async (tx) => {
        await noteUse(tx, due, why); // first: it waits for whoever ends or rotates the connection, so that what is read below still stands
        const row = await tx.db.connectionCredential.findUnique({ where: { id: due.credentialId } });
        if (!row?.sealed || row.connectionId !== due.connectionId) throw new FailureError(failure("not-found"));
        const cipher = await tx.cipher("credential", row.id);
        return openCredential(cipher, { id: asId(row.id), sealed: row.sealed, hash: row.hash }, due.venue);
      }),
    noteCheck: (due, found) => noteCheck(parts, due, found),
    async endOverlaps() {
      const over = await db.$queryRaw<{ id: string }[]>`
        SELECT id::text FROM connection_credential WHERE state = 'overlap' AND ends_at <= clock_timestamp() LIMIT ${AT_ONCE}`;
      if (over.length > 0)
        await workTransaction(parts, (tx) =>
          endCredentials(
            tx,
            over.map(({ id }) => id),
          ),
        );
      return over.length;
    },
    async deleteAsked() {
      const asked = await db.connection.findMany({
        where: { deleteAskedAt: { not: null }, deletedAt: null },
        select: { id: true },
        take: AT_ONCE,
      });
      for (const { id } of asked) await workTransaction(parts, (tx) => endConnection(tx, id));
      return asked.length;
    },
  };
}

async function refuse(tx: WorkTx, taken: Parameters<ConnectionWork["refuse"]>[0], reason: string, says: string): Promise<void> {
  const { id, connectionId, version, venue } = taken;
  const { count } = await tx.db.connectionSubmission.updateMany({
    where: { id, state: { in: ["waiting", "taken"] } },
    data: { state: "refused", envelope: null, says, doneAt: new Date(tx.now) },
  });
  if (count === 0) return; // another worker was faster
  await tx.record("connection.refused", connectionId, { venue, version, reason }, "refused");
  await notifyLive(tx.db, "connections");
}
