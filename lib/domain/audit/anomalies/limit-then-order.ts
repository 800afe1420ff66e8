import { minMoney, moneyFromText, mulFraction } from "../../kernel/decimal.ts";
import { MINUTE_MS } from "../../kernel/time.ts";
import type { Check } from "../../risk/verdict.ts";
import type { AnomalySettings } from "../anomaly-settings.ts";
import type { Finding, Sighting } from "./sighting.ts";

/** A bound that was raised: what it was before, and where it holds. */
export type Raise = { readonly sighting: Sighting; readonly rule: string; readonly from: string; readonly portfolioId: string | null };

/** An order that the gate let pass, by the event that says so. */
export type PassedOrder = Pick<Sighting, "id" | "at"> & {
  readonly portfolioId: string;
  readonly checks: readonly Check[];
  readonly inputs: Basis;
};

type Minutes = Pick<AnomalySettings, "limitThenOrderMinutes">;
type Basis = { readonly equity: string; readonly dayBasisEquity: string };

/** Whether an order passed soon after a limit was raised, and only because it was: the old bound would have refused it. */
export function usesRaise({ sighting, rule, from, portfolioId }: Raise, order: PassedOrder, { limitThenOrderMinutes }: Minutes): boolean {
  return (
    order.at > sighting.at &&
    order.at <= sighting.at + limitThenOrderMinutes * MINUTE_MS &&
    (portfolioId === null || order.portfolioId === portfolioId) &&
    order.checks.some((check) => check.rule === rule && moneyFromText(check.observed) > oldBound(rule, order.inputs, from))
  );
}

/** @param orders in any order */
export function limitThenOrder(raises: readonly Raise[], orders: readonly PassedOrder[], settings: Minutes): readonly Finding[] {
  const { limitThenOrderMinutes: minutes } = settings;
  return raises.flatMap((raise): Finding[] => {
    const { sighting, rule } = raise;
    const used = orders.filter((order) => usesRaise(raise, order, settings)).toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    if (used.length === 0) return [];
    const figures = { limit: rule, orders: used.length, minutes, raisedBy: sighting.actor };
    const about = `raise:${sighting.id}`;
    return [{ rule: "limit-then-order", about, events: [sighting, ...used], figures, quietMs: minutes * MINUTE_MS }];
  });
}

/** What the gate would have compared with before the raise. */
function oldBound(rule: string, { equity, dayBasisEquity }: Basis, fraction: string): bigint {
  const basis = rule === "position-size" ? minMoney(moneyFromText(equity), moneyFromText(dayBasisEquity)) : moneyFromText(dayBasisEquity);
  return mulFraction(basis, fraction, "down");
}
