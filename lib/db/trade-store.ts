import { asId, type FillId, type InstrumentId, type IntentId, type OrderId, type PortfolioId, type RunId } from "#lib/domain/kernel/ids.ts";
import type { IntentKind, OrderType, Side } from "#lib/domain/order/intent.ts";
import { type IntentState, roomHoldingStates } from "#lib/domain/order/order-state.ts";
import type { FillRow, IntentRow, PositionRow, TradeStore, VenueOrderRow } from "#lib/ports/stores/trade-store.ts";
import type { Fill, Intent, Prisma, VenueOrder } from "#prisma/generated/client.ts";
import { tradeCiphers } from "./ciphers.ts";
import { inReach } from "./in-reach.ts";
import { keysetPage, keysetQuery, msOf } from "./keyset.ts";
import { openFigures } from "./sealed-shapes.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_FILLS_OF_PAGE = 1_000;
const MAX_POSITIONS = 1_000;

type IntentWithOrder = Intent & { order: VenueOrder | null };

export function tradeStore(context: StoreContext): TradeStore {
  const { db } = context;
  const cipherOf = tradeCiphers(context);

  async function intentOf(row: IntentWithOrder): Promise<IntentRow> {
    const cipher = await cipherOf(row.portfolioId);
    return {
      ...plainIntent(row),
      figures: openFigures(cipher, "intent", row.id, row.sealed),
      order: row.order && { ...plainOrder(row.order), figures: openFigures(cipher, "venueOrder", row.order.id, row.order.sealed) },
    };
  }

  async function fillOf(row: Fill): Promise<FillRow> {
    return { ...plainFill(row), figures: openFigures(await cipherOf(row.portfolioId), "fill", row.id, row.sealed) };
  }

  return {
    async listIntents(reach, filter, page) {
      const { where, ...rest } = keysetQuery("createdAt", page);
      const rows = await db.intent.findMany({
        where: { AND: [intentWhere(inReach(reach, filter.portfolioId), filter), where] },
        include: { order: true },
        ...rest,
      });
      return keysetPage(await Promise.all(rows.map(intentOf)), page);
    },
    async intentById(reach, id) {
      const row = await db.intent.findFirst({ where: { id, portfolioId: { in: inReach(reach) } }, include: { order: true } });
      return row ? intentOf(row) : undefined;
    },
    async fillsOfIntents(reach, ids) {
      const rows = await db.fill.findMany({
        where: { intentId: { in: [...ids] }, portfolioId: { in: inReach(reach) } },
        orderBy: [{ filledAt: "asc" }, { id: "asc" }],
        take: MAX_FILLS_OF_PAGE,
      });
      return Promise.all(rows.map(fillOf));
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
      return keysetPage(await Promise.all(rows.map(fillOf)), page);
    },
    async fillsOfInstrument(reach, instrumentId, window) {
      const rows = await db.fill.findMany({
        where: { instrumentId, portfolioId: { in: inReach(reach) }, filledAt: { gte: new Date(window.from), lt: new Date(window.to) } },
        orderBy: [{ filledAt: "desc" }, { id: "desc" }],
        take: window.limit,
      });
      return Promise.all(rows.map(fillOf));
    },
    async listPositions(reach, portfolioId) {
      const rows = await db.position.findMany({
        where: { portfolioId: { in: inReach(reach, portfolioId) }, portfolio: { deletedAt: null } },
        orderBy: [{ portfolioId: "asc" }, { instrumentId: "asc" }],
        take: MAX_POSITIONS,
      });
      return Promise.all(
        rows.map(
          async (row): Promise<PositionRow> => ({
            portfolioId: asId<PortfolioId>(row.portfolioId),
            instrumentId: asId<InstrumentId>(row.instrumentId),
            updatedAt: msOf(row.updatedAt),
            figures: openFigures(await cipherOf(row.portfolioId), "position", row.instrumentId, row.sealed),
          }),
        ),
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
      return Promise.all(rows.map(intentOf));
    },
    async fillsForTrace(reach, portfolioId, after, limit) {
      const rows = await db.fill.findMany({ where: traceWhere(inReach(reach, portfolioId), after), orderBy: { id: "asc" }, take: limit });
      return Promise.all(rows.map(fillOf));
    },
  };
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

// The text columns below hold unions that the worker alone writes; TypeScript checks them there.

function plainIntent(row: Intent): Omit<IntentRow, "figures" | "order"> {
  return {
    id: asId<IntentId>(row.id),
    key: row.intentKey,
    portfolioId: asId<PortfolioId>(row.portfolioId),
    runId: row.runId === null ? null : asId<RunId>(row.runId),
    instrumentId: asId<InstrumentId>(row.instrumentId),
    kind: row.kind as IntentKind,
    side: row.side as Side,
    type: row.orderType as OrderType,
    state: row.state as IntentState,
    verdict: row.verdict as IntentRow["verdict"],
    rule: row.rule,
    clientOrderId: row.clientOrderId,
    decidedAt: msOf(row.decidedAt),
    expiresAt: msOf(row.expiresAt),
    createdAt: msOf(row.createdAt),
  };
}

function plainOrder(row: VenueOrder): Omit<VenueOrderRow, "figures"> {
  return {
    id: asId<OrderId>(row.id),
    venue: row.venue,
    venueOrderId: row.venueOrderId,
    state: row.state as VenueOrderRow["state"],
    placedAt: msOf(row.placedAt),
  };
}

function plainFill(row: Fill): Omit<FillRow, "figures"> {
  return {
    id: asId<FillId>(row.id),
    venue: row.venue,
    tradeId: row.tradeId,
    portfolioId: asId<PortfolioId>(row.portfolioId),
    instrumentId: asId<InstrumentId>(row.instrumentId),
    intentId: asId<IntentId>(row.intentId),
    orderId: asId<OrderId>(row.orderId),
    side: row.side as Side,
    filledAt: msOf(row.filledAt),
    createdAt: msOf(row.createdAt),
  };
}
