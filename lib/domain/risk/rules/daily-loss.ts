import { moneyText } from "../../kernel/decimal.ts";
import { dayLoss, dayLossLimit } from "../../portfolio/day.ts";
import { isReducing } from "../gate-order.ts";
import type { Rule } from "./rule.ts";

/**
 * Once realised and unrealised loss of the day reaches the limit, only reducing orders pass until the next UTC day of market time,
 * also when the loss has been made good since.
 * @source trading.md, "Meaning of the rules"
 */
export const dailyLoss: Rule = (order, account) => {
  const limit = account.limits["daily-loss"];
  if (limit === undefined || isReducing(order, account)) return undefined;
  const loss = dayLoss(account.day, account.equity);
  const bound = dayLossLimit(account.day, limit.value);
  return {
    passes: !account.day.isHalted && loss < bound,
    check: { rule: "daily-loss", observed: moneyText(loss), limit: moneyText(bound), unit: order.quote },
    says: "The daily loss limit was reached: only orders that reduce a position pass until 00:00 UTC.",
  };
};
