import { mulFraction } from "../domain/kernel/decimal.ts";
import type { Grid, Lots, Ticks } from "../domain/market/grid.ts";
import { lotsWithin } from "../domain/market/grid.ts";
import type { SizeBound } from "../domain/order/intent.ts";
import type { AccountView } from "../domain/risk/gate-order.ts";
import { roomUnderFunds } from "../domain/risk/rules/funds.ts";
import { roomUnderPositionSize } from "../domain/risk/rules/position-size.ts";

/**
 * How much an entry buys: the smallest of its fraction of equity at the reference price and the room left under each active limit
 * and in cash, rounded down to the lot. Says which one bound it; of equal ones, the wish.
 * @source trading.md, "Sizing default"
 */
export function sizeEntry(
  entryFraction: string,
  reference: Ticks,
  grid: Grid,
  account: AccountView,
): { readonly lots: Lots; readonly boundBy: SizeBound } {
  const wished = lotsWithin(mulFraction(account.equity, entryFraction, "floor"), reference, grid);
  const rooms: readonly (readonly [SizeBound, Lots | undefined])[] = [
    ["position-size", roomUnderPositionSize(reference, grid, account)],
    ["funds", roomUnderFunds(reference, grid, account)],
  ];
  let smallest: { lots: Lots; boundBy: SizeBound } = { lots: wished, boundBy: "entry-fraction" };
  for (const [boundBy, room] of rooms) if (room !== undefined && room < smallest.lots) smallest = { lots: room, boundBy };
  return smallest;
}
