import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import type { AuditViewStore } from "#lib/ports/stores/audit-desk-stores.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_VIEWS = 50;

export function auditViewStore({ db, now }: StoreContext): AuditViewStore {
  return {
    async list(userId) {
      const rows = await db.auditView.findMany({ where: { userId }, orderBy: { name: "asc" }, take: MAX_VIEWS });
      return rows.map(({ id, name, query }) => ({ id: asId(id), name, query: query as Record<string, string> })); // as insert wrote it
    },
    async insert(userId, { id, name, query }) {
      if ((await db.auditView.count({ where: { userId } })) >= MAX_VIEWS)
        throw new FailureError(failure("conflict", `At most ${MAX_VIEWS} views: delete one first.`));
      const { count } = await db.auditView.createMany({
        data: [{ id, userId, name, query: { ...query }, createdAt: new Date(now) }],
        skipDuplicates: true,
      });
      if (count === 0) throw new FailureError(failure("conflict", "You have a view of that name. Choose another, or delete it first."));
    },
    async remove(userId, id) {
      const { count } = await db.auditView.deleteMany({ where: { userId, id } });
      return count === 1;
    },
  };
}
