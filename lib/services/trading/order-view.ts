import {
  addMoney,
  divRound,
  formatDecimal,
  MONEY_SCALE,
  moneyFromText,
  moneyText,
  NO_MONEY,
  parseDecimal,
  SIZE_SCALE,
} from "#lib/domain/kernel/decimal.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { gridOf, lots, sizeText } from "#lib/domain/market/grid.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import type { IntentKind, OrderType, Side, SizeBound } from "#lib/domain/order/intent.ts";
import type { IntentState } from "#lib/domain/order/order-state.ts";
import type { PortfolioMode, PortfolioRow } from "#lib/ports/stores/portfolio-store.ts";
import type { FillRow, IntentRow } from "#lib/ports/stores/trade-store.ts";
import { type InstrumentRef, instrumentRef } from "../markets/instrument-view.ts";

/** An intent with what became of it at the venue. Its id is the id people see. */
export type OrderView = {
  readonly id: string;
  readonly portfolioId: string;
  readonly portfolioName: string;
  readonly mode: PortfolioMode;
  readonly runId: string | null;
  readonly strategy: string | null;
  readonly instrument: InstrumentRef;
  readonly kind: IntentKind;
  readonly side: Side;
  readonly type: OrderType;
  readonly state: IntentState;
  readonly verdict: "approved" | "rejected";
  readonly rule: string | null;
  /** Why the gate refused, for people. */
  readonly says: string | null;
  readonly quantity: string;
  readonly referencePrice: string;
  readonly notional: string;
  readonly boundBy: SizeBound;
  /** The signal's own reason. */
  readonly reason: string;
  readonly filledQuantity: string;
  readonly averagePrice: string | null;
  readonly fees: string;
  readonly feeAsset: string | null;
  /** Market time. */
  readonly decidedAt: string;
  /** Wall time. */
  readonly createdAt: string;
  readonly venueOrder: VenueOrderView | null;
};

export type VenueOrderView = {
  readonly id: string;
  readonly venue: string;
  readonly venueOrderId: string;
  readonly state: "working" | "filled" | "cancelled";
  readonly placedAt: string;
};

/** @param fills of this intent alone */
export function orderView(
  intent: IntentRow,
  fills: readonly FillRow[],
  beside: { readonly portfolio: PortfolioRow; readonly instrument: Instrument; readonly strategy: string | null },
): OrderView {
  const { portfolio, instrument, strategy } = beside;
  const { figures, order } = intent;
  return {
    id: intent.id,
    portfolioId: portfolio.id,
    portfolioName: portfolio.name,
    mode: portfolio.mode,
    runId: intent.runId,
    strategy,
    instrument: instrumentRef(instrument),
    kind: intent.kind,
    side: intent.side,
    type: intent.type,
    state: intent.state,
    verdict: intent.verdict,
    rule: intent.rule,
    says: figures.verdict.outcome === "rejected" ? figures.verdict.says : null,
    quantity: figures.quantity,
    referencePrice: figures.referencePrice,
    notional: figures.notional,
    boundBy: figures.boundBy,
    reason: figures.reason,
    filledQuantity: sizeText(lots(fills.reduce((sum, fill) => sum + BigInt(fill.figures.lots), 0n)), gridOf(instrument)),
    averagePrice: averagePrice(fills),
    fees: moneyText(fills.reduce((sum, fill) => addMoney(sum, moneyFromText(fill.figures.fee)), NO_MONEY)),
    feeAsset: fills[0]?.figures.feeAsset ?? null,
    decidedAt: isoTime(intent.decidedAt),
    createdAt: isoTime(intent.createdAt),
    venueOrder: order && {
      id: order.id,
      venue: order.venue,
      venueOrderId: order.venueOrderId,
      state: order.state,
      placedAt: isoTime(order.placedAt),
    },
  };
}

function averagePrice(fills: readonly FillRow[]): string | null {
  let value = NO_MONEY;
  let size = 0n;
  for (const { figures } of fills) {
    value = addMoney(value, moneyFromText(figures.notional));
    size += parseDecimal(figures.quantity, SIZE_SCALE);
  }
  return size === 0n ? null : formatDecimal(divRound(value, size, "half-even"), MONEY_SCALE - SIZE_SCALE);
}
