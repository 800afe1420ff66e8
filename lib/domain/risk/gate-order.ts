import type { Money } from "../kernel/decimal.ts";
import { addMoney, divRound, NO_MONEY } from "../kernel/decimal.ts";
import type { InstrumentId, PortfolioId, RunId } from "../kernel/ids.ts";
import type { Grid, Lots, Ticks } from "../market/grid.ts";
import { lots, NO_LOTS, notional, ticks } from "../market/grid.ts";
import type { Side } from "../order/intent.ts";
import type { DayState } from "../portfolio/day.ts";
import type { ActiveLimits } from "./limits.ts";

/** What the gate is asked about: strategy, manual, API and CLI orders alike. */
export type GateOrder = {
  readonly portfolioId: PortfolioId;
  /** Set where a run decided it. */
  readonly runId?: RunId;
  readonly instrumentId: InstrumentId;
  /** Set for a flatten order: the epoch of the kill it belongs to. It alone passes an engaged kill switch. */
  readonly flattensKillEpoch?: number;
  readonly side: Side;
  readonly lots: Lots;
  /** The price it was decided at: the last close. */
  readonly reference: Ticks;
  readonly grid: Grid;
  readonly quote: string;
};

export type KillScope = "all" | "portfolio" | "run" | "instrument";

/** One engaged kill switch. `scopeId` is "*" for all. */
export type EngagedKill = { readonly scope: KillScope; readonly scopeId: string; readonly epoch: number };

/** Orders that are approved, sending, working or unknown: their remaining lots, of this instrument in this portfolio. */
export type WorkingOrders = {
  readonly buyLots: Lots;
  readonly sellLots: Lots;
  /** What all working buys of the portfolio, of any instrument, may still cost: Σ `reservedFor`. @unit quote */
  readonly reservedQuote: Money;
};

export const NOTHING_WORKING: WorkingOrders = { buyLots: NO_LOTS, sellLots: NO_LOTS, reservedQuote: NO_MONEY };

/** A portfolio as the gate sees it, at the marks of market time now. */
export type AccountView = {
  readonly equity: Money;
  readonly cash: Money;
  /** Net position of the portfolio in the order's instrument. */
  readonly position: Lots;
  readonly working: WorkingOrders;
  readonly day: DayState;
  readonly limits: ActiveLimits;
  readonly kills: readonly EngagedKill[];
};

/** How far from its reference a market order is assumed to fill; it also covers the fee of a buy. @unit basis points */
export const MARKET_COLLAR_BPS = 100n;

/** The price limits reckon with: reference × (1 ± collar), rounded against us. @source trading.md, "Meaning of the rules" */
export function orderPrice(side: Side, reference: Ticks): Ticks {
  return side === "buy"
    ? ticks(divRound(reference * (10_000n + MARKET_COLLAR_BPS), 10_000n, "ceiling"))
    : ticks(divRound(reference * (10_000n - MARKET_COLLAR_BPS), 10_000n, "floor"));
}

/** Quote that the remaining lots of a working order keep reserved: nothing for a sell. */
export function reservedFor(side: Side, remaining: Lots, reference: Ticks, grid: Grid): Money {
  return side === "buy" ? notional(orderPrice("buy", reference), remaining, grid) : NO_MONEY;
}

/** Adds one working order of the order's own instrument. */
export function withWorking(working: WorkingOrders, side: Side, remaining: Lots, reference: Ticks, grid: Grid): WorkingOrders {
  return {
    buyLots: side === "buy" ? lots(working.buyLots + remaining) : working.buyLots,
    sellLots: side === "sell" ? lots(working.sellLots + remaining) : working.sellLots,
    reservedQuote: addMoney(working.reservedQuote, reservedFor(side, remaining, reference, grid)),
  };
}

/** True when the order can only make the position smaller, even after everything working on the same side is filled. */
export function isReducing(order: Pick<GateOrder, "side" | "lots">, account: AccountView): boolean {
  return order.side === "sell"
    ? order.lots + account.working.sellLots <= account.position
    : order.lots + account.working.buyLots <= -account.position;
}
