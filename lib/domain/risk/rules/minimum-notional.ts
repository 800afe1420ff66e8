import { moneyText } from "../../kernel/decimal.ts";
import { notional } from "../../market/grid.ts";
import type { Rule } from "./rule.ts";

/** The instrument's smallest order value, at the reference price. */
export const minimumNotional: Rule = (order) => {
  const value = notional(order.reference, order.lots, order.grid);
  const { minNotional } = order.grid;
  return {
    passes: value >= minNotional,
    check: { rule: "minimum-notional", observed: moneyText(value), limit: moneyText(minNotional), unit: `${order.quote}, at least` },
    says: `The venue takes no order of this instrument below ${moneyText(minNotional)} ${order.quote}.`,
  };
};
