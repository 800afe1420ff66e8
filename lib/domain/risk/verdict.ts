/** Every rule of the gate, in the order in which it asks them. */
export type RiskRule = "kill-switch" | "order-lots" | "minimum-notional" | "holdings" | "funds" | "position-size" | "daily-loss";

/** One rule's question with the figures it was answered by. Decimal texts, or words where the unit is "state". */
export type Check = {
  readonly rule: RiskRule;
  readonly observed: string;
  readonly limit: string;
  readonly unit: string;
};

/** The gate's answer, in the form in which it is stored: yes with all checks, or the first no. */
export type Verdict =
  | { readonly outcome: "approved"; readonly checks: readonly Check[] }
  | ({ readonly outcome: "rejected"; readonly says: string } & Check);
