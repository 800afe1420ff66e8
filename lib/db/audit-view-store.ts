import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { asId, type UserId } from "#lib/domain/kernel/ids.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import type { AuditViewRow, AuditViewStore } from "#lib/ports/stores/audit-desk-stores.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_VIEWS = 50;

/** Names and filters are under their person's key: what is looked for may be somebody's name or address. */
export function auditViewStore({ db, now, cipher }: StoreContext): AuditViewStore {
  async function list(userId: UserId): Promise<readonly AuditViewRow[]> {
    const rows = await db.auditView.findMany({ where: { userId }, orderBy: { createdAt: "asc" }, take: MAX_VIEWS });
    if (rows.length === 0) return [];
    const pii = await cipher("pii", userId);
    const views = rows.map(({ id, sealed }): AuditViewRow => {
      const opened = pii.open(sealedColumns.auditView, asId(id), sealed);
      invariant(opened && typeof opened === "object" && "name" in opened && "query" in opened, "a sealed view holds its name and filters");
      return { id: asId(id), name: String(opened.name), query: Object.fromEntries(new URLSearchParams(String(opened.query))) };
    });
    return views.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }
  return {
    list,
    async insert(userId, { id, name, query }) {
      const others = await list(userId);
      if (others.length >= MAX_VIEWS) throw new FailureError(failure("conflict", `At most ${MAX_VIEWS} views: delete one first.`));
      if (others.some((other) => other.name === name))
        throw new FailureError(failure("conflict", "You have a view of that name. Choose another, or delete it first."));
      const view = { name, query: new URLSearchParams(query).toString() };
      const sealed = (await cipher("pii", userId)).seal(sealedColumns.auditView, id, view);
      await db.auditView.create({ data: { id, userId, createdAt: new Date(now), sealed } });
    },
    async remove(userId, id) {
      const { count } = await db.auditView.deleteMany({ where: { userId, id } });
      return count === 1;
    },
  };
}
