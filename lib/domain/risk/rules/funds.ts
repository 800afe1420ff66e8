import type { Money } from "../../kernel/decimal.ts";
import { addMoney, moneyText, subtractMoney } from "../../kernel/decimal.ts";
import type { Grid, Lots, Ticks } from "../../market/grid.ts";
import { lotsWithin } from "../../market/grid.ts";
import type { AccountView } from "../gate-order.ts";
import { orderPrice, reservedFor } from "../gate-order.ts";
import type { Rule } from "./rule.ts";

/** Spot has no credit: a buy at its collar price, with all buys still working, is covered by cash. */
export const funds: Rule = (order, account) => {
  if (order.side !== "buy") return undefined;
  const needed: Money = addMoney(account.working.reservedQuote, reservedFor("buy", order.lots, order.reference, order.grid));
  return {
    passes: needed <= account.cash,
    check: { rule: "funds", observed: moneyText(needed), limit: moneyText(account.cash), unit: order.quote },
    says: "The order, with the buys still working, costs more than the cash of the portfolio.",
  };
};

/** Most lots that the rule lets a buy have. */
export function roomUnderFunds(reference: Ticks, grid: Grid, account: AccountView): Lots {
  return lotsWithin(subtractMoney(account.cash, account.working.reservedQuote), orderPrice("buy", reference), grid);
}
