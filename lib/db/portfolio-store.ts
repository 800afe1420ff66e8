import { setImmediate as breathe } from "node:timers/promises";
import { asId, type PortfolioId, type UserId } from "#lib/domain/kernel/ids.ts";
import { feedSchema } from "#lib/domain/portfolio/feed.ts";
import type { BookRow, EquityPointRow, FeedState, PortfolioMode, PortfolioRow, PortfolioStore } from "#lib/ports/stores/portfolio-store.ts";
import type { Portfolio, PortfolioBook } from "#prisma/generated/client.ts";
import { tradeCiphers } from "./ciphers.ts";
import { isUniqueViolation } from "./failures.ts";
import { inReach, tradable } from "./in-reach.ts";
import { msOf, msOrNull } from "./keyset.ts";
import { equityPointId, openFigures, sealFigures } from "./sealed-shapes.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_PORTFOLIOS = 500;
/** Rows opened before other work gets its turn. */
const SLICE = 500;

export function portfolioStore(context: StoreContext): PortfolioStore {
  const { db } = context;
  const cipherOf = tradeCiphers(context);

  async function rowOf(row: Portfolio & { book: PortfolioBook | null }): Promise<PortfolioRow> {
    const cipher = await cipherOf(row.id);
    return {
      id: asId<PortfolioId>(row.id),
      name: row.name,
      mode: row.mode as PortfolioMode, // checked by the database
      baseCurrency: row.baseCurrency,
      feed: feedSchema.parse(row.feed),
      isDemo: row.isDemo,
      createdBy: row.createdBy === null ? null : asId<UserId>(row.createdBy),
      createdAt: msOf(row.createdAt),
      figures: openFigures(cipher, "portfolio", row.id, row.sealed),
      book: row.book && bookOf(row.book, openFigures(cipher, "portfolioBook", row.id, row.book.sealed)),
    };
  }

  return {
    async list(reach) {
      const rows = await db.portfolio.findMany({
        where: { id: { in: inReach(reach) }, deletedAt: null },
        include: { book: true },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        take: MAX_PORTFOLIOS,
      });
      return Promise.all(rows.map(rowOf));
    },
    async names(reach) {
      const rows = await db.portfolio.findMany({
        where: { id: { in: inReach(reach) }, deletedAt: null },
        select: { id: true, name: true },
        take: MAX_PORTFOLIOS,
      });
      return new Map(rows.map(({ id, name }) => [asId<PortfolioId>(id), name]));
    },
    async byId(reach, id) {
      const row = await db.portfolio.findFirst({ where: { id: { in: inReach(reach, id) }, deletedAt: null }, include: { book: true } });
      return row ? rowOf(row) : undefined;
    },
    async insert(reach, portfolio) {
      if (!reach.portfolios.has(portfolio.id)) throw new TypeError("the reach was not extended by the new portfolio");
      const { figures, feed, ...plain } = portfolio;
      const sealed = sealFigures(await cipherOf(portfolio.id), "portfolio", portfolio.id, figures);
      try {
        await db.portfolio.create({ data: { ...plain, feed, sealed, createdAt: new Date(context.now) }, select: { id: true } });
        return "inserted";
      } catch (error) {
        if (portfolio.isDemo && isUniqueViolation(error)) return "demo-exists";
        throw error;
      }
    },
    async grantTrade(reach, id, userId) {
      if (!reach.portfolios.has(id)) throw new TypeError("a grant on a portfolio out of reach");
      await db.portfolioGrant.create({
        data: { userId, portfolioId: id, verb: "trade", grantedBy: userId, grantedAt: new Date(context.now) },
      });
    },
    async markDeleted(reach, id) {
      const { count } = await db.portfolio.updateMany({
        where: { id: { in: tradable(reach).filter((each) => each === id) }, deletedAt: null },
        data: { deletedAt: new Date(context.now) },
      });
      return count === 1;
    },
    async equityPoints(reach, id, limit) {
      const ids = inReach(reach, id);
      const rows = await db.$queryRaw<{ at: Date; sealed: Uint8Array }[]>`
        SELECT at, sealed FROM (
          SELECT at, sealed, row_number() OVER (ORDER BY at) AS n, count(*) OVER () AS total
            FROM equity_point WHERE portfolio_id = ANY (${ids}::uuid[])) p
         WHERE n = total OR n % ((total + ${limit}::int - 2) / (${limit}::int - 1)) = 1 OR total <= ${limit}::int
         ORDER BY at`;
      const points: EquityPointRow[] = [];
      if (rows.length === 0) return points;
      const cipher = await cipherOf(id);
      for (const [i, row] of rows.entries()) {
        if (i > 0 && i % SLICE === 0) await breathe();
        const at = msOf(row.at);
        const { equity, cash } = openFigures(cipher, "equityPoint", equityPointId(at), row.sealed);
        points.push({ at, equity: Number(equity), cash: Number(cash) }); // for a chart alone
      }
      return points;
    },
  };
}

function bookOf(book: PortfolioBook, figures: BookRow["figures"]): BookRow {
  return {
    marketTime: msOrNull(book.marketTime),
    candles: Number(book.candles),
    feedState: book.feedState as FeedState, // the worker writes the union alone
    heldReason: book.heldReason,
    updatedAt: msOf(book.updatedAt),
    figures,
  };
}
