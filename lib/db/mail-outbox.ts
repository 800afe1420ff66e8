import type { KeyRing } from "../crypto/key-ring.ts";
import { isNoticeKind, type MailKind } from "../domain/access/notice.ts";
import { asId, type Uuid } from "../domain/kernel/ids.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import { DAY_MS } from "../domain/kernel/time.ts";
import type { MailOutbox, WaitingMail } from "../ports/mail-outbox.ts";
import type { MailData } from "../ports/stores/mail-store.ts";
import type { Db } from "./client.ts";
import { withFreshKeys } from "./fresh-keys.ts";
import { sealedColumns } from "./sealed-columns.ts";

const KEEP_DAYS = 30;
const MS = "1 millisecond";

type Row = { readonly id: string; readonly scope: string; readonly kind: string; readonly sealed: Uint8Array; readonly attempts: number };

/** The outbox under the worker's role; times are the database's. */
export function mailOutbox({ db, ring }: { readonly db: Db; readonly ring: KeyRing }): MailOutbox {
  return {
    async take(limit, leaseMs) {
      const rows = await db.$queryRaw<Row[]>`
        UPDATE mail_outbox SET attempts = attempts + 1, due_at = now() + ${leaseMs}::float8 * ${MS}::interval
        WHERE id IN (SELECT id FROM mail_outbox WHERE state = 'waiting' AND due_at <= now() AND expires_at > now()
                     ORDER BY due_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
        RETURNING id::text, scope, kind, sealed, attempts`;
      return Promise.all(rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map((row) => withFreshKeys(ring, () => opened(ring, row))));
    },
    async sent(id) {
      await end(id, "sent", null);
    },
    async dropped(id) {
      await end(id, "dropped", null);
    },
    async failed(id, why, waitMs) {
      if (waitMs === undefined) await end(id, "given-up", why);
      else
        await db.$executeRaw`
          UPDATE mail_outbox SET failure = ${why}, due_at = now() + ${waitMs}::float8 * ${MS}::interval WHERE id = ${id}::uuid AND state = 'waiting'`;
    },
    async tidy() {
      await db.$executeRaw`
        UPDATE mail_outbox SET state = 'given-up', sealed = NULL, done_at = now(), failure = coalesce(failure, 'past its time')
        WHERE state = 'waiting' AND expires_at <= now()`;
      await db.mailOutbox.deleteMany({ where: { state: { not: "waiting" }, doneAt: { lt: new Date(Date.now() - KEEP_DAYS * DAY_MS) } } });
    },
    async dropAll() {
      const dropped =
        await db.$executeRaw`UPDATE mail_outbox SET state = 'dropped', sealed = NULL, done_at = now() WHERE state = 'waiting'`;
      return dropped;
    },
  };

  async function end(id: Uuid, state: string, failure: string | null): Promise<void> {
    await db.$executeRaw`
      UPDATE mail_outbox SET state = ${state}, sealed = NULL, done_at = now(), failure = ${failure} WHERE id = ${id}::uuid AND state = 'waiting'`;
  }
}

async function opened(ring: KeyRing, row: Row): Promise<WaitingMail> {
  const cipher = await ring.cipher("audit", row.scope);
  const held = cipher.open(sealedColumns.mailOutbox, asId(row.id), row.sealed) as {
    address: string;
    name: string | null;
    data: MailData;
    isDecoy: boolean;
  }; // as mail-store.ts sealed it
  invariant(isMailKind(row.kind), "a stored mail is of a known kind");
  return { ...held, id: asId(row.id), kind: row.kind, attempts: row.attempts - 1 };
}

function isMailKind(text: string): text is MailKind {
  return isNoticeKind(text) || text === "invitation" || text === "password-forgotten" || text === "unlock" || text === "audit-checkpoint";
}
