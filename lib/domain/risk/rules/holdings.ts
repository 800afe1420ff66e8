import { lots, sizeText } from "../../market/grid.ts";
import type { Rule } from "./rule.ts";

/** Spot has no shorts: what is sold, with all sells still working, is held. */
export const holdings: Rule = (order, account) => {
  if (order.side !== "sell") return undefined;
  const selling = lots(order.lots + account.working.sellLots);
  return {
    passes: selling <= account.position,
    check: { rule: "holdings", observed: sizeText(selling, order.grid), limit: sizeText(account.position, order.grid), unit: "base" },
    says: "The order, with the sells still working, is larger than the position.",
  };
};
