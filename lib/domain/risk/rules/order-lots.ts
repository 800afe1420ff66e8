import type { Rule } from "./rule.ts";

/** An order has at least one lot, at a reference price above zero. */
export const orderLots: Rule = (order) => ({
  passes: order.lots > 0n && order.reference > 0n,
  check: { rule: "order-lots", observed: String(order.reference > 0n ? order.lots : 0n), limit: "1", unit: "lots, at least" },
  says: "The order is smaller than one lot, or has no price to be judged by.",
});
