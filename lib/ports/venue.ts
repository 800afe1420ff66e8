import type { Money } from "../domain/kernel/decimal.ts";
import type { InstrumentId, PortfolioId, Uuid } from "../domain/kernel/ids.ts";
import type { Result } from "../domain/kernel/result.ts";
import type { EpochMs } from "../domain/kernel/time.ts";
import type { Candle } from "../domain/market/candle.ts";
import type { Lots, Ticks } from "../domain/market/grid.ts";
import type { Instrument } from "../domain/market/instrument.ts";
import type { OrderType, Side } from "../domain/order/intent.ts";

export type VenueOrderRequest = {
  readonly clientOrderId: Uuid;
  readonly portfolioId: PortfolioId;
  readonly instrumentId: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
  readonly lots: Lots;
  /** Market time of the decision. */
  readonly placedAt: EpochMs;
  /** Wall time of the database at which the send permit ends: the venue must not take it later. */
  readonly sendBy: EpochMs;
};

export type VenueOrderView = {
  readonly clientOrderId: Uuid;
  readonly venueOrderId: string;
  readonly state: "working" | "filled" | "cancelled";
  readonly lots: Lots;
  readonly filledLots: Lots;
  readonly placedAt: EpochMs;
};

export type VenueTrade = {
  readonly tradeId: string;
  readonly clientOrderId: Uuid;
  /** 1 for the first trade of its order. */
  readonly n: number;
  /** Market time. */
  readonly at: EpochMs;
  readonly lots: Lots;
  readonly price: Ticks;
  /** @unit quote */
  readonly fee: Money;
};

/**
 * What a venue must offer. Failures are exactly venue-rejected, venue-rate-limited, venue-unreachable, venue-unauthorised and
 * venue-unknown-outcome; the last one is looked up, never sent again.
 */
export type Venue = {
  readonly id: string;
  /** A client order id that was used before is `venue-rejected`: look it up instead. */
  place(order: VenueOrderRequest): Promise<Result<VenueOrderView>>;
  /** Undefined when the venue never saw the id. */
  lookUp(portfolioId: PortfolioId, clientOrderId: Uuid): Promise<Result<VenueOrderView | undefined>>;
  /** Cancelling what is filled or cancelled already gives its state and is no failure. */
  cancel(portfolioId: PortfolioId, clientOrderId: Uuid): Promise<Result<VenueOrderView | undefined>>;
  /** All trades of the orders named. @shape oldest first, by order and `n` */
  trades(portfolioId: PortfolioId, clientOrderIds: readonly Uuid[]): Promise<Result<readonly VenueTrade[]>>;
};

/**
 * A venue whose market is candles that we hold. It is driven by them: nothing happens at it between two calls of `release`.
 * It refuses a repeated client order id for ever, so an order that never arrived may go again under its id (decision 003).
 */
export type CandleVenue = Venue & {
  /** Shows the market one candle: working orders that were placed at or before its open are matched. Answers the trades. */
  release(portfolioId: PortfolioId, instrument: Instrument, candle: Candle): Promise<Result<readonly VenueTrade[]>>;
  /** Forgets what it remembers of a portfolio's working orders; the book is read again. */
  forget(portfolioId: PortfolioId): void;
};
