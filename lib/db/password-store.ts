import type { PasswordStore } from "../ports/stores/password-store.ts";
import type { StoreContext } from "./store-context.ts";

export function passwordStore(context: StoreContext): PasswordStore {
  const { db } = context;
  const newestFirst = [{ createdAt: "desc" }, { id: "desc" }] as const;
  return {
    async current(userId) {
      const row = await db.appUser.findUnique({ where: { id: userId }, select: { passwordHash: true } });
      return row?.passwordHash ?? undefined;
    },
    async importedCost() {
      const [row] = await db.$queryRaw<{ cost: string | null }[]>`
        SELECT max(substr(password_hash, 5, 2)) AS cost FROM app_user WHERE password_hash LIKE '$2%'`;
      return row?.cost ? Number(row.cost) : undefined;
    },
    async recent(userId, limit) {
      const rows = await db.passwordHistory.findMany({ where: { userId }, orderBy: [...newestFirst], take: limit, select: { hash: true } });
      return rows.map(({ hash }) => hash);
    },
    async remember(userId, hash, keep) {
      await db.passwordHistory.create({
        data: { id: context.ids.next(), userId, hash, createdAt: new Date(context.now) },
        select: { id: true },
      });
      const old = await db.passwordHistory.findMany({ where: { userId }, orderBy: [...newestFirst], skip: keep, select: { id: true } });
      if (old.length > 0) await db.passwordHistory.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } });
    },
  };
}
