import { type GrantVerb, reaches } from "../domain/access/reach.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import { asId, type PortfolioId, type UserId } from "../domain/kernel/ids.ts";
import type { GrantStore } from "../ports/stores/access-stores.ts";
import type { StoreContext } from "./store-context.ts";

export function grantStore(context: StoreContext): GrantStore {
  const { db } = context;
  return {
    async of(reach, userId) {
      const rows = await db.portfolioGrant.findMany({ where: { userId, portfolioId: { in: [...reach.portfolios.keys()] } }, take: 10_000 });
      return rows.map((row) => ({
        userId: asId<UserId>(row.userId),
        portfolioId: asId<PortfolioId>(row.portfolioId),
        verb: row.verb as GrantVerb, // a check constraint bounds the column to the union
      }));
    },
    async set(reach, { userId, portfolioId, verb, by }) {
      if (!reaches(reach, portfolioId, "view")) throw new FailureError(failure("not-found"));
      if (verb === null) {
        await db.portfolioGrant.deleteMany({ where: { userId, portfolioId } });
        return;
      }
      const grant = { verb, grantedBy: by, grantedAt: new Date(context.now) };
      await db.portfolioGrant.upsert({
        where: { userId_portfolioId: { userId, portfolioId } },
        create: { userId, portfolioId, ...grant },
        update: grant,
      });
    },
  };
}
