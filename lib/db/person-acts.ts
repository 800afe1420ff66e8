import { asId, type UserId } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { PersonSection } from "#lib/ports/stores/privacy-store.ts";
import { keysetQuery, msOf } from "./keyset.ts";
import { personOpener } from "./person-opener.ts";
import { readSection, type SectionBounds } from "./person-pages.ts";
import type { StoreContext } from "./store-context.ts";

type ActRow = { readonly id: string; readonly at: Date };

/** What the person did and what was done to them, from the audit record. */
export function actsOf({ db }: StoreContext, userId: UserId, bounds: SectionBounds): Promise<PersonSection> {
  const theirs = { OR: [{ actor: `user:${userId}` }, { subject: userId }] };
  return readSection<ActRow>(bounds, {
    read(take, last) {
      const place = last && { at: msOf(last.at), id: asId(last.id) };
      const { where, orderBy } = keysetQuery("at", { limit: take, ...(place ? { olderThan: place } : {}) });
      const select = { id: true, at: true, type: true, action: true, resource: true, resourceId: true, result: true };
      return db.auditEvent.findMany({ where: { AND: [theirs, where] }, select, orderBy, take });
    },
    open: (rows) => rows.map(({ at, ...row }) => ({ ...row, at: isoTime(msOf(at)) })),
    count: () => db.auditEvent.count({ where: theirs }),
  });
}

/** The personal parts of audit events about the person: addresses, agents, free text. */
export async function detailsOf(context: StoreContext, userId: UserId, bounds: SectionBounds): Promise<PersonSection> {
  const { db } = context;
  const audit = await personOpener(context, "audit", userId);
  const theirs = { person: userId };
  return readSection<{ readonly eventId: string; readonly sealed: Uint8Array }>(bounds, {
    read: (take, last) =>
      db.auditDetail.findMany({
        where: { ...theirs, ...(last ? { eventId: { lt: last.eventId } } : {}) },
        orderBy: { eventId: "desc" },
        take,
      }),
    async open(rows) {
      const ids = rows.map(({ eventId, sealed }) => ({ id: eventId, sealed }));
      const opened = await audit("auditDetail", ids);
      return opened.map(({ nonce: _, ...part }, i) => ({ eventId: ids[i]?.id ?? null, ...part }));
    },
    count: () => db.auditDetail.count({ where: theirs }),
  });
}
