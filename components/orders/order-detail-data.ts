import type { SizeBound } from "#lib/domain/order/intent.ts";
import type { OrderRow } from "./order-row.ts";

/** One order with all that the detail page says about it. */
export type OrderDetail = OrderRow & {
  readonly portfolioName: string;
  readonly kind: string;
  readonly type: string;
  readonly notional: string;
  readonly boundBy: SizeBound;
  readonly reason: string;
  readonly fees: string;
  readonly feeAsset: string | null;
  /** Wall time. */
  readonly createdAt: string;
  readonly venueOrder: {
    readonly id: string;
    readonly venue: string;
    readonly venueOrderId: string;
    readonly state: string;
    readonly placedAt: string;
  } | null;
};

/** What kept the quantity from being larger. */
export const sizeBounds: Readonly<Record<SizeBound, string>> = {
  "entry-fraction": "The run's share of equity per entry",
  "position-size": "The position size limit",
  funds: "The cash of the portfolio",
  position: "The position itself",
};
