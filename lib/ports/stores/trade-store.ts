import type { Reach } from "#lib/domain/access/reach.ts";
import type { FillId, InstrumentId, IntentId, OrderId, PortfolioId, RunId } from "#lib/domain/kernel/ids.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { IntentFigures, IntentKind, OrderType, Side } from "#lib/domain/order/intent.ts";
import type { IntentState } from "#lib/domain/order/order-state.ts";
import type { FillFigures, OrderFigures, PositionFigures } from "#lib/domain/portfolio/figures.ts";
import type { Page, PageAsk } from "./page.ts";

export type VenueOrderRow = {
  readonly id: OrderId;
  readonly venue: string;
  readonly venueOrderId: string;
  readonly state: "working" | "filled" | "cancelled";
  readonly placedAt: EpochMs;
  readonly figures: OrderFigures;
};

export type IntentRow = {
  readonly id: IntentId;
  readonly key: Uint8Array;
  readonly portfolioId: PortfolioId;
  readonly runId: RunId | null;
  readonly instrumentId: InstrumentId;
  readonly kind: IntentKind;
  readonly side: Side;
  readonly type: OrderType;
  readonly state: IntentState;
  readonly verdict: "approved" | "rejected";
  /** The rule that refused it. */
  readonly rule: string | null;
  readonly clientOrderId: string;
  /** Market time. */
  readonly decidedAt: EpochMs;
  readonly expiresAt: EpochMs;
  /** Wall time. */
  readonly createdAt: EpochMs;
  readonly figures: IntentFigures;
  readonly order: VenueOrderRow | null;
};

export type FillRow = {
  readonly id: FillId;
  readonly venue: string;
  readonly tradeId: string;
  readonly portfolioId: PortfolioId;
  readonly instrumentId: InstrumentId;
  readonly intentId: IntentId;
  readonly orderId: OrderId;
  readonly side: Side;
  /** Market time. */
  readonly filledAt: EpochMs;
  readonly createdAt: EpochMs;
  readonly figures: FillFigures;
};

export type PositionRow = {
  readonly portfolioId: PortfolioId;
  readonly instrumentId: InstrumentId;
  readonly updatedAt: EpochMs;
  readonly figures: PositionFigures;
};

export type IntentFilter = {
  readonly portfolioId?: PortfolioId;
  readonly runId?: RunId;
  readonly instrumentId?: InstrumentId;
  readonly state?: IntentState;
  readonly side?: Side;
};

export type FillFilter = { readonly portfolioId?: PortfolioId; readonly instrumentId?: InstrumentId; readonly side?: Side };

/** Intents, orders, fills and positions of portfolios in reach, for reading. The worker writes them through its book store. */
export type TradeStore = {
  /** By (created at, id). */
  listIntents(reach: Reach, filter: IntentFilter, page: PageAsk): Promise<Page<IntentRow>>;
  intentById(reach: Reach, id: IntentId): Promise<IntentRow | undefined>;
  /** @shape oldest first, at most 1,000 */
  fillsOfIntents(reach: Reach, ids: readonly IntentId[]): Promise<readonly FillRow[]>;
  /** By (filled at, id). */
  listFills(reach: Reach, filter: FillFilter, page: PageAsk): Promise<Page<FillRow>>;
  /** Fills with `from <= filledAt < to`. @shape newest first, at most `limit` */
  fillsOfInstrument(
    reach: Reach,
    instrumentId: InstrumentId,
    window: { readonly from: EpochMs; readonly to: EpochMs; readonly limit: number },
  ): Promise<readonly FillRow[]>;
  /** @shape at most 1,000; flat ones too */
  listPositions(reach: Reach, portfolioId?: PortfolioId): Promise<readonly PositionRow[]>;
  /** Intents that still hold room: approved, sending, working or unknown. */
  countWorking(
    reach: Reach,
    filter: { readonly portfolioId?: PortfolioId; readonly runId?: RunId; readonly instrumentId?: InstrumentId },
  ): Promise<number>;
  /** Every intent of a portfolio with an id after `after`. @shape by id, at most `limit` */
  intentsForTrace(reach: Reach, portfolioId: PortfolioId, after: IntentId | null, limit: number): Promise<readonly IntentRow[]>;
  /** Every fill of a portfolio with an id after `after`. @shape by id, which is the order of booking, at most `limit` */
  fillsForTrace(reach: Reach, portfolioId: PortfolioId, after: FillId | null, limit: number): Promise<readonly FillRow[]>;
};
