import { isNoticeKind } from "../domain/access/notice.ts";
import { asId } from "../domain/kernel/ids.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import type { AccountNoticeData, AccountNoticeStore } from "../ports/stores/account-notice-store.ts";
import { msOf } from "./keyset.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

const TEXT_MAX = 512;

export function accountNoticeStore(context: StoreContext): AccountNoticeStore {
  const { db } = context;
  return {
    async add(userId, kind, data) {
      const id = context.ids.next();
      const cipher = await context.cipher("pii", userId);
      const held = Object.fromEntries(Object.entries(data).map(([name, text]) => [name, String(text).slice(0, TEXT_MAX)]));
      await db.accountNotice.create({
        data: { id, userId, kind, sealed: cipher.seal(sealedColumns.accountNotice, id, held), createdAt: new Date(context.now) },
        select: { id: true },
      });
    },
    async list(userId, limit) {
      const rows = await db.accountNotice.findMany({ where: { userId }, orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: limit });
      if (rows.length === 0) return [];
      const cipher = await context.cipher("pii", userId);
      return rows.map((row) => {
        invariant(isNoticeKind(row.kind), "a stored notice is of a known kind");
        const data = cipher.open(sealedColumns.accountNotice, asId(row.id), row.sealed) as AccountNoticeData; // as `add` sealed it
        return { ...data, id: asId(row.id), kind: row.kind, createdAt: msOf(row.createdAt), isRead: row.readAt !== null };
      });
    },
    unread: (userId) => db.accountNotice.count({ where: { userId, readAt: null } }),
    async markRead(userId) {
      const { count } = await db.accountNotice.updateMany({ where: { userId, readAt: null }, data: { readAt: new Date(context.now) } });
      return count;
    },
  };
}
