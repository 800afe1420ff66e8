import type { PortfolioId, Uuid } from "../domain/kernel/ids.ts";
import type { EpochMs } from "../domain/kernel/time.ts";
import type { VenueOrderRequest, VenueTrade } from "./venue.ts";

/** An order as the simulated venue itself keeps it. */
export type SimulatedOrder = VenueOrderRequest & {
  readonly state: "working" | "filled" | "cancelled";
  readonly filledLots: VenueOrderRequest["lots"];
  /** Trades made for it so far, and the market time of the newest: a candle gives an order one fill, however often it is shown. */
  readonly trades: number;
  readonly lastTradeAt: EpochMs | undefined;
};

/** The simulated venue's own durable book: it outlives the worker, like the records of a real venue. */
export type SimulatedBook = {
  /** False when the client order id is there already or its permit ran out (database time); then nothing is written. */
  insert(order: SimulatedOrder): Promise<boolean>;
  find(portfolioId: PortfolioId, clientOrderId: Uuid): Promise<SimulatedOrder | undefined>;
  /** @shape oldest first */
  working(portfolioId: PortfolioId): Promise<readonly SimulatedOrder[]>;
  /** Writes trades and the orders' new state in one transaction: all or nothing, and nothing where an order is not working any more. */
  match(portfolioId: PortfolioId, matches: readonly { readonly order: SimulatedOrder; readonly trade: VenueTrade }[]): Promise<void>;
  /** False when it was not working any more. */
  cancel(portfolioId: PortfolioId, clientOrderId: Uuid): Promise<boolean>;
  trades(portfolioId: PortfolioId, clientOrderIds: readonly Uuid[]): Promise<readonly VenueTrade[]>;
};
