import type { AccountView, GateOrder } from "./gate-order.ts";
import { dailyLoss } from "./rules/daily-loss.ts";
import { funds } from "./rules/funds.ts";
import { holdings } from "./rules/holdings.ts";
import { killSwitch } from "./rules/kill-switch.ts";
import { minimumNotional } from "./rules/minimum-notional.ts";
import { orderLots } from "./rules/order-lots.ts";
import { positionSize } from "./rules/position-size.ts";
import type { Rule } from "./rules/rule.ts";
import type { Check, Verdict } from "./verdict.ts";

/** The rules in the order in which they are asked: the kill switch first. */
const rules: readonly Rule[] = [killSwitch, orderLots, minimumNotional, holdings, funds, positionSize, dailyLoss];

/**
 * The one gate every order passes. It only says yes or no; making an order smaller is the business of sizing. All comparisons are exact.
 * The first rule that refuses is the answer.
 */
export function judge(order: GateOrder, account: AccountView): Verdict {
  const checks: Check[] = [];
  for (const rule of rules) {
    const answer = rule(order, account);
    if (answer === undefined) continue;
    if (!answer.passes) return { outcome: "rejected", ...answer.check, says: answer.says };
    checks.push(answer.check);
  }
  return { outcome: "approved", checks };
}
