import type { Money } from "../domain/kernel/decimal.ts";
import { divRound, mulRatio, roundMoney } from "../domain/kernel/decimal.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import type { Grid, Lots, Ticks } from "../domain/market/grid.ts";
import { lots, lotsFromSize, notional, ticks, ticksFromPrice } from "../domain/market/grid.ts";
import type { Side } from "../domain/order/intent.ts";

/** What trading costs and how much a candle can give, all in whole basis points. */
export type FillModel = {
  readonly halfSpreadBps: bigint;
  readonly slippageBps: bigint;
  readonly feeBps: bigint;
  /** Most of a candle's volume that one portfolio's orders get. */
  readonly volumeShareBps: bigint;
};

/** Of the simulated venue: 1 bp half spread, 1 bp slippage, 10 bps fee, 10 % of a candle's volume. */
export const paperFillModel: FillModel = { halfSpreadBps: 1n, slippageBps: 1n, feeBps: 10n, volumeShareBps: 1_000n };

/** A market order at the venue, with what is left of it. */
export type WorkingMarketOrder = { readonly side: Side; readonly remaining: Lots };

export type Match<O extends WorkingMarketOrder = WorkingMarketOrder> = {
  readonly order: O;
  readonly lots: Lots;
  readonly price: Ticks;
  /** @unit quote, rounded up at 8 decimals */
  readonly fee: Money;
};

/**
 * What a candle gives the market orders that were decided before it, at its open: the price is the open plus half the spread and
 * slippage, against us and rounded against us to the tick; the orders share a part of the candle's volume, the oldest first. What an
 * order does not get stays working. A candle without volume or price gives nothing. Same input, same matches: there is no chance in it.
 * @shape `orders` oldest first, all of one portfolio and instrument
 */
export function matchAtOpen<O extends WorkingMarketOrder>(
  orders: readonly O[],
  candle: { readonly open: number; readonly volume: number },
  grid: Grid,
  model: FillModel,
): readonly Match<O>[] {
  const matches: Match<O>[] = [];
  let available = volumeLots(candle.volume, grid, model);
  for (const order of orders) {
    invariant(order.remaining > 0n, "a working order has something left");
    const filled = order.remaining < available ? order.remaining : available;
    const price = fillPrice(order.side, candle.open, grid, model);
    if (filled <= 0n || price <= 0n) continue;
    matches.push({ order, lots: filled, price, fee: feeFor(price, filled, grid, model) });
    available = lots(available - filled);
  }
  return matches;
}

/** Open × (1 ± half spread ± slippage): up for a buy, down for a sell. */
export function fillPrice(side: Side, open: number, grid: Grid, model: FillModel): Ticks {
  const worse = model.halfSpreadBps + model.slippageBps;
  return side === "buy"
    ? ticks(divRound(ticksFromPrice(open, grid, "ceiling") * (10_000n + worse), 10_000n, "ceiling"))
    : ticks(divRound(ticksFromPrice(open, grid, "floor") * (10_000n - worse), 10_000n, "floor"));
}

/** Rounded up at 8 decimals of the quote. @unit quote */
export function feeFor(price: Ticks, size: Lots, grid: Grid, model: FillModel): Money {
  return roundMoney(mulRatio(notional(price, size, grid), model.feeBps, 10_000n, "up"), 8, "up");
}

function volumeLots(volume: number, grid: Grid, model: FillModel): Lots {
  return lots((lotsFromSize(volume, grid, "floor") * model.volumeShareBps) / 10_000n);
}
