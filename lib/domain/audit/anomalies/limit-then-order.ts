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

type Basis = { readonly equity: string; readonly dayBasisEquity: string };

/** Orders that passed soon after a limit was raised, and only because it was: the old bound would have refused them. */
export function limitThenOrder(
  raises: readonly Raise[],
  orders: readonly PassedOrder[],
  settings: Pick<AnomalySettings, "limitThenOrderMinutes">,
): readonly Finding[] {
  const windowMs = settings.limitThenOrderMinutes * MINUTE_MS;
  return raises.flatMap((raise): Finding[] => {
    const { sighting, rule, from, portfolioId } = raise;
    const used = orders.filter(
      (order) =>
        order.at > sighting.at &&
        order.at <= sighting.at + windowMs &&
        (portfolioId === null || order.portfolioId === portfolioId) &&
        order.checks.some((check) => check.rule === rule && moneyFromText(check.observed) > oldBound(rule, order.inputs, from)),
    );
    if (used.length === 0) return [];
    const figures = { limit: rule, orders: used.length, minutes: settings.limitThenOrderMinutes, raisedBy: sighting.actor };
    return [{ rule: "limit-then-order", about: `raise:${sighting.id}`, events: [sighting, ...used], figures, quietMs: windowMs }];
  });
}

/** What the gate would have compared with before the raise. */
function oldBound(rule: string, { equity, dayBasisEquity }: Basis, fraction: string): bigint {
  const basis = rule === "position-size" ? minMoney(moneyFromText(equity), moneyFromText(dayBasisEquity)) : moneyFromText(dayBasisEquity);
  return mulFraction(basis, fraction, "down");
}
