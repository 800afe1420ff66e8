import type { AccountView, GateOrder } from "../gate-order.ts";
import type { Check } from "../verdict.ts";

/** Answers for one order, or undefined where the rule does not apply to it. `says` is read only when it refuses. */
export type Rule = (
  order: GateOrder,
  account: AccountView,
) => { readonly passes: boolean; readonly check: Check; readonly says: string } | undefined;
