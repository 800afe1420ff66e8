import type { Money } from "../../kernel/decimal.ts";
import { abs, minMoney, moneyText, mulFraction } from "../../kernel/decimal.ts";
import type { Grid, Lots, Ticks } from "../../market/grid.ts";
import { lots, lotsWithin, NO_LOTS, notional } from "../../market/grid.ts";
import type { Side } from "../../order/intent.ts";
import type { AccountView } from "../gate-order.ts";
import { isReducing, orderPrice } from "../gate-order.ts";
import type { Rule } from "./rule.ts";

/**
 * |position + working on the same side + order| × price stays within the limit's fraction of equity, now or at the start of the day,
 * whichever is smaller. Reducing orders pass.
 * @source trading.md, "Meaning of the rules"
 */
export const positionSize: Rule = (order, account) => {
  const limit = account.limits["position-size"];
  if (limit === undefined || isReducing(order, account)) return undefined;
  const after = lots(abs(heldOnSide(order.side, account) + (order.side === "buy" ? order.lots : -order.lots)));
  const value = notional(orderPrice(order.side, order.reference), after, order.grid);
  const bound = sizeBound(limit.value, account);
  return {
    passes: value <= bound,
    check: { rule: "position-size", observed: moneyText(value), limit: moneyText(bound), unit: order.quote },
    says: `The position would be larger than ${limit.value} of equity.`,
  };
};

/** Most lots that the rule lets a buy have; undefined when the limit is not active. */
export function roomUnderPositionSize(reference: Ticks, grid: Grid, account: AccountView): Lots | undefined {
  const limit = account.limits["position-size"];
  if (limit === undefined) return undefined;
  const most = lotsWithin(sizeBound(limit.value, account), orderPrice("buy", reference), grid);
  const room = most - heldOnSide("buy", account);
  return room > 0n ? lots(room) : NO_LOTS;
}

function heldOnSide(side: Side, account: AccountView): bigint {
  return side === "buy" ? account.position + account.working.buyLots : account.position - account.working.sellLots;
}

/** Rounded down: whole money units compare as the exact product would. */
function sizeBound(fraction: string, account: AccountView): Money {
  return mulFraction(minMoney(account.equity, account.day.basisEquity), fraction, "floor");
}
