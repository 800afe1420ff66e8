import { asId, type InstrumentId, type PortfolioId, type RunId } from "#lib/domain/kernel/ids.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import type { Side } from "#lib/domain/order/intent.ts";
import { type IntentState, roomHoldingStates } from "#lib/domain/order/order-state.ts";
import type { FillRow, IntentRow, PositionRow, TradeStore } from "#lib/ports/stores/trade-store.ts";
import type { Fill, Intent, Prisma, VenueOrder } from "#prisma/generated/client.ts";
import { openList, tradeCiphers } from "./ciphers.ts";
import { inReach } from "./in-reach.ts";
import { keysetPage, keysetQuery, msOf } from "./keyset.ts";
import type { StoreContext } from "./store-context.ts";
import { plainFill, plainIntent, plainOrder } from "./trade-rows.ts";

const MAX_FILLS_OF_PAGE = 1_000;
const MAX_POSITIONS = 1_000;

type IntentWithOrder = Intent & { order: VenueOrder | null };

export function tradeStore(context: StoreContext): TradeStore {
  const { db } = context;
  const cipherOf = tradeCiphers(context);

  async function intentsOf(rows: readonly IntentWithOrder[]): Promise<IntentRow[]> {
    const orders = rows.flatMap(({ order, portfolioId }) => (order ? [{ portfolioId, rowId: asId(order.id), sealed: order.sealed }] : []));
    const figures = await openList(cipherOf, "intent", rows.map(cellOf));
    const ofOrders = await openList(cipherOf, "venueOrder", orders);
    const byOrder = new Map(orders.map(({ rowId }, i) => [String(rowId), ofOrders[i]]));
    return rows.map((row, i) => {
      const orderFigures = row.order && byOrder.get(row.order.id);
      return {
        ...plainIntent(row),
        figures: opened(figures[i]),
        order: row.order && { ...plainOrder(row.order), figures: opened(orderFigures) },
      };
    });
  }

  async function fillsOf(rows: readonly Fill[]): Promise<FillRow[]> {
    const figures = await openList(cipherOf, "fill", rows.map(cellOf));
    return rows.map((row, i) => ({ ...plainFill(row), figures: opened(figures[i]) }));
  }

  return {
    async listIntents(reach, filter, page) {
      const { where, ...rest } = keysetQuery("createdAt", page);
      const rows = await db.intent.findMany({
        where: { AND: [intentWhere(inReach(reach, filter.portfolioId), filter), where] },
        include: { order: true },
        ...rest,
      });
      return keysetPage(await intentsOf(rows), page);
    },
    async intentById(reach, id) {
      const row = await db.intent.findFirst({ where: { id, portfolioId: { in: inReach(reach) } }, include: { order: true } });
      return row ? (await intentsOf([row]))[0] : undefined;
    },
    async fillsOfIntents(reach, ids) {
      const rows = await db.fill.findMany({
        where: { intentId: { in: [...ids] }, portfolioId: { in: inReach(reach) } },
        orderBy: [{ filledAt: "asc" }, { id: "asc" }],
        take: MAX_FILLS_OF_PAGE,
      });
      return fillsOf(rows);
    },
    async listFills(reach, filter, page) {
      const { where, ...rest } = keysetQuery("filledAt", page);
      const { instrumentId, side } = filter;
      const rows = await db.fill.findMany({
        where: {
          AND: [
            {
              portfolioId: { in: inReach(reach, filter.portfolioId) },
              ...(instrumentId ? { instrumentId } : {}),
              ...(side ? { side } : {}),
            },
            where,
          ],
        },
        ...rest,
      });
      return keysetPage(await fillsOf(rows), page);
    },
    async fillsOfInstrument(reach, instrumentId, window) {
      const rows = await db.fill.findMany({
        where: { instrumentId, portfolioId: { in: inReach(reach) }, filledAt: { gte: new Date(window.from), lt: new Date(window.to) } },
        orderBy: [{ filledAt: "desc" }, { id: "desc" }],
        take: window.limit,
      });
      return fillsOf(rows);
    },
    async listPositions(reach, portfolioId) {
      const rows = await db.position.findMany({
        where: { portfolioId: { in: inReach(reach, portfolioId) }, portfolio: { deletedAt: null } },
        orderBy: [{ portfolioId: "asc" }, { instrumentId: "asc" }],
        take: MAX_POSITIONS,
      });
      const cells = rows.map(({ portfolioId: of, instrumentId, sealed }) => ({ portfolioId: of, rowId: asId(instrumentId), sealed }));
      const figures = await openList(cipherOf, "position", cells);
      return rows.map(
        (row, i): PositionRow => ({
          portfolioId: asId<PortfolioId>(row.portfolioId),
          instrumentId: asId<InstrumentId>(row.instrumentId),
          updatedAt: msOf(row.updatedAt),
          figures: opened(figures[i]),
        }),
      );
    },
    countWorking: (reach, filter) =>
      db.intent.count({ where: { ...intentWhere(inReach(reach, filter.portfolioId), filter), state: { in: [...roomHoldingStates] } } }),
    async intentsForTrace(reach, portfolioId, after, limit) {
      const rows = await db.intent.findMany({
        where: traceWhere(inReach(reach, portfolioId), after),
        include: { order: true },
        orderBy: { id: "asc" },
        take: limit,
      });
      return intentsOf(rows);
    },
    async fillsForTrace(reach, portfolioId, after, limit) {
      const rows = await db.fill.findMany({ where: traceWhere(inReach(reach, portfolioId), after), orderBy: { id: "asc" }, take: limit });
      return fillsOf(rows);
    },
  };
}

const cellOf = ({ id, portfolioId, sealed }: Fill | Intent) => ({ portfolioId, rowId: asId(id), sealed });

/** `openList` gives figures for each cell. */
function opened<T>(figures: T | null | undefined): T {
  invariant(figures !== null && figures !== undefined, "every row of a list was opened");
  return figures;
}

function traceWhere(portfolios: PortfolioId[], after: string | null) {
  return { portfolioId: { in: portfolios }, ...(after ? { id: { gt: after } } : {}) };
}

function intentWhere(
  portfolios: PortfolioId[],
  filter: { readonly runId?: RunId; readonly instrumentId?: InstrumentId; readonly state?: IntentState; readonly side?: Side },
): Prisma.IntentWhereInput {
  return {
    portfolioId: { in: portfolios },
    ...(filter.runId ? { runId: filter.runId } : {}),
    ...(filter.instrumentId ? { instrumentId: filter.instrumentId } : {}),
    ...(filter.state ? { state: filter.state } : {}),
    ...(filter.side ? { side: filter.side } : {}),
  };
}
