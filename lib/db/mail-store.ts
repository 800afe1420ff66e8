import type { MailKind } from "../domain/access/notice.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import { DAY_MS, HOUR_MS } from "../domain/kernel/time.ts";
import type { MailData, MailStore } from "../ports/stores/mail-store.ts";
import { msOf } from "./keyset.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";
import { openUser } from "./user-store.ts";

/** A mail that could not be sent for so long says nothing useful any more. */
const LIFE_MS = 24 * HOUR_MS;
const LOOK_BACK_MS = 30 * DAY_MS;
/** Key of mail to addresses that nobody known may have. */
const NOBODY = "desk";

/**
 * The outbox, sealed under purpose `audit`: the one both the web, which writes it, and the worker, which sends it, can open.
 * @source docs/decisions/010-mail-outbox.md
 */
export function mailStore(context: StoreContext): MailStore {
  const { db } = context;

  async function insert(scope: string, kind: MailKind, held: { address: string; name: string | null; data: MailData; isDecoy: boolean }) {
    const id = context.ids.next();
    const cipher = await context.cipher("audit", scope);
    const now = new Date(context.now);
    await db.mailOutbox.createMany({
      data: {
        id,
        scope,
        kind,
        sealed: cipher.seal(sealedColumns.mailOutbox, id, { ...held, data: { ...held.data } }),
        state: "waiting",
        createdAt: now,
        dueAt: now,
        expiresAt: new Date(held.data.expiresAt ?? context.now + LIFE_MS),
      },
    });
  }

  return {
    async queue({ to, kind, data = {} }) {
      const row = await db.appUser.findUnique({ where: { id: to } });
      if (!row) throw new FailureError(failure("not-found"));
      const { email, name } = await openUser(context, row);
      await insert(to, kind, { address: email, name, data, isDecoy: false });
    },
    queueTyped: ({ address, kind, data, isDecoy }) => insert(NOBODY, kind, { address, name: null, data, isDecoy }),
    async state() {
      const since = { createdAt: { gt: new Date(context.now - LOOK_BACK_MS) } };
      const groups = await db.mailOutbox.groupBy({ by: ["state"], where: since, _count: { id: true } });
      const countOf = (state: string) => groups.find((group) => group.state === state)?._count.id ?? 0;
      const failed = await db.mailOutbox.findFirst({
        where: { ...since, failure: { not: null } },
        orderBy: { createdAt: "desc" },
        select: { failure: true },
      });
      const sent = await db.mailOutbox.findFirst({
        where: { ...since, state: "sent" },
        orderBy: { doneAt: "desc" },
        select: { doneAt: true },
      });
      return {
        waiting: countOf("waiting"),
        sent: countOf("sent"),
        givenUp: countOf("given-up"),
        lastFailure: failed?.failure ?? null,
        lastSentAt: sent?.doneAt ? msOf(sent.doneAt) : null,
      };
    },
  };
}
