import type { Money } from "../kernel/decimal.ts";
import { abs, addMoney, mulRatio, NO_MONEY, subtractMoney } from "../kernel/decimal.ts";
import { invariant } from "../kernel/invariant.ts";
import type { Grid, Lots, Ticks } from "../market/grid.ts";
import { lots, NO_LOTS, notional } from "../market/grid.ts";
import type { Side } from "../order/intent.ts";

/** What is held of one instrument, at average cost. Replaying the fills, oldest first, gives it again. */
export type PositionState = {
  /** Signed: above zero is long. */
  readonly lots: Lots;
  /** Paid for the lots still held, without fees; signed as the lots are. @unit quote */
  readonly costQuote: Money;
  /** Profit or loss of the lots given back, before fees. @unit quote */
  readonly realisedQuote: Money;
  /** Fees paid so far, zero or above; the realised result after fees is `realisedQuote - feesQuote`. @unit quote */
  readonly feesQuote: Money;
};

export const FLAT: PositionState = { lots: NO_LOTS, costQuote: NO_MONEY, realisedQuote: NO_MONEY, feesQuote: NO_MONEY };

/** One execution as the books see it. */
export type BookedFill = { readonly side: Side; readonly lots: Lots; readonly price: Ticks; readonly fee: Money };

/**
 * The position after a fill. A reduction takes its share of the cost at the average, rounded half-even to 1e-24; the last lot takes the rest.
 * @throws InvariantError when the fill is empty or would cross zero: such an order is split into two intents before it is sent
 */
export function withBookedFill(position: PositionState, fill: BookedFill, grid: Grid): PositionState {
  invariant(fill.lots > 0n && fill.price >= 0n && fill.fee >= 0n, "a fill has a size above zero, a price and a fee");
  const change = fill.side === "buy" ? fill.lots : lots(-fill.lots);
  const paid = notional(fill.price, change, grid);
  const feesQuote = addMoney(position.feesQuote, fill.fee);
  const opens = position.lots === 0n || position.lots > 0n === change > 0n;
  if (opens) {
    return {
      lots: lots(position.lots + change),
      costQuote: addMoney(position.costQuote, paid),
      realisedQuote: position.realisedQuote,
      feesQuote,
    };
  }
  invariant(abs(change) <= abs(position.lots), "a fill may not cross zero");
  const costOut = mulRatio(position.costQuote, abs(change), abs(position.lots), "half-even");
  return {
    lots: lots(position.lots + change),
    costQuote: subtractMoney(position.costQuote, costOut),
    realisedQuote: subtractMoney(position.realisedQuote, addMoney(paid, costOut)),
    feesQuote,
  };
}

/** Value at a price, signed as the lots are. @unit quote */
export function marketValue(position: PositionState, mark: Ticks, grid: Grid): Money {
  return notional(mark, position.lots, grid);
}

/** Profit or loss of the lots still held, before fees. @unit quote */
export function unrealised(position: PositionState, mark: Ticks, grid: Grid): Money {
  return subtractMoney(marketValue(position, mark, grid), position.costQuote);
}
