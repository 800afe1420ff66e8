import { asId, type FillId, type InstrumentId, type IntentId, type OrderId, type PortfolioId, type RunId } from "#lib/domain/kernel/ids.ts";
import type { IntentKind, OrderType, Side } from "#lib/domain/order/intent.ts";
import type { IntentState } from "#lib/domain/order/order-state.ts";
import type { FillRow, IntentRow, VenueOrderRow } from "#lib/ports/stores/trade-store.ts";
import type { Fill, Intent, VenueOrder } from "#prisma/generated/client.ts";
import { msOf } from "./keyset.ts";

// The text columns below hold unions that the worker alone writes; TypeScript checks them there.

export function plainIntent(row: Intent): Omit<IntentRow, "figures" | "order"> {
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

export function plainOrder(row: VenueOrder): Omit<VenueOrderRow, "figures"> {
  return {
    id: asId<OrderId>(row.id),
    venue: row.venue,
    venueOrderId: row.venueOrderId,
    state: row.state as VenueOrderRow["state"],
    placedAt: msOf(row.placedAt),
  };
}

export function plainFill(row: Fill): Omit<FillRow, "figures"> {
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
