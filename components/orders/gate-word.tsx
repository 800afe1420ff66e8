import type { RiskRule } from "#lib/domain/risk/verdict.ts";

/** What people call the rules of the gate. */
export const ruleTitles: Readonly<Record<RiskRule, string>> = {
  "kill-switch": "Kill switch",
  "order-lots": "At least one lot",
  "minimum-notional": "Minimum notional",
  holdings: "Holdings",
  funds: "Funds",
  "position-size": "Position size",
  "daily-loss": "Daily loss",
};

/** A rule of a newer version still has its own name. */
export function ruleTitle(rule: string): string {
  return Object.hasOwn(ruleTitles, rule) ? ruleTitles[rule as RiskRule] : rule; // checked by hasOwn
}

type GateWordProps = { readonly verdict: "approved" | "rejected"; readonly rule: string | null; readonly says: string | null };

/** Passed, or the rule that refused. */
export function GateWord({ verdict, rule, says }: GateWordProps) {
  if (verdict === "approved") return <span className="text-muted">Passed</span>;
  return (
    <span title={says ?? undefined} className="font-medium text-warning">
      {rule === null ? "Refused" : ruleTitle(rule)}
    </span>
  );
}
