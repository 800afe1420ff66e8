import type { Side } from "#lib/domain/order/intent.ts";
import type { IntentState } from "#lib/domain/order/order-state.ts";

export type InstrumentName = {
  readonly id: string;
  readonly symbol: string;
  readonly venue: string;
  readonly base: string;
  readonly quote: string;
  readonly isSimulated: boolean;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
};

/** An intent with its order, as rows and the detail page show it. Amounts are decimal text. */
export type OrderRow = {
  readonly id: string;
  readonly runId: string | null;
  readonly strategy: string | null;
  readonly instrument: InstrumentName;
  readonly side: Side;
  readonly state: IntentState;
  readonly verdict: "approved" | "rejected";
  readonly rule: string | null;
  readonly says: string | null;
  readonly quantity: string;
  readonly referencePrice: string;
  readonly filledQuantity: string;
  readonly averagePrice: string | null;
  /** Market time. */
  readonly decidedAt: string;
};

export type FillRow = {
  readonly id: string;
  readonly orderId: string;
  readonly tradeId: string;
  readonly instrument: InstrumentName;
  readonly side: Side;
  readonly price: string;
  readonly quantity: string;
  readonly notional: string;
  readonly fee: string;
  readonly feeAsset: string;
  readonly cashAfter: string;
  readonly equityAfter: string;
  /** Market time. */
  readonly filledAt: string;
};
