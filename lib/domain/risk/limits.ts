import { tryDecimal } from "../kernel/decimal.ts";

/** The limits a person can set: a smaller value is the stricter one in every row. Values are decimal text. */
export const riskLimits = {
  "position-size": {
    title: "Position size",
    default: "0.1",
    unit: "fraction of equity",
    min: "0.0001",
    max: "1",
    says: "The value of one position, with its working orders, in relation to equity now or at the start of the day, whichever is smaller.",
  },
  "daily-loss": {
    title: "Daily loss",
    default: "0.02",
    unit: "fraction of equity at day start",
    min: "0.0001",
    max: "1",
    says: "Realised and unrealised loss since 00:00 UTC. When it is reached, only orders that reduce a position pass until the next day.",
  },
} as const satisfies Record<string, { title: string; default: string; unit: string; min: string; max: string; says: string }>;

export type RiskLimitName = keyof typeof riskLimits;
export const riskLimitNames = Object.keys(riskLimits) as RiskLimitName[]; // keys of the literal above

/** From the widest to the narrowest. */
export const limitLevels = ["platform", "user", "portfolio", "strategy"] as const;
export type LimitLevel = (typeof limitLevels)[number];

export type SetLimit = { readonly rule: RiskLimitName; readonly level: LimitLevel; readonly value: string };

export type ActiveLimit = {
  readonly value: string;
  /** Where it comes from; "default" where no platform value was set. */
  readonly level: LimitLevel | "default";
};

/** The limits in force. A rule that is absent is not active: only a backtest with the limit profile `none` does that. */
export type ActiveLimits = Readonly<Partial<Record<RiskLimitName, ActiveLimit>>>;

/** The profile of reference backtests: no limit of this table applies. Never used for paper or live. */
export const noLimits: ActiveLimits = {};

/**
 * The strictest value of all levels for each rule. The table's default stands in for a platform value that was never set, so that a
 * narrower level can only tighten. Equal values are credited to the wider level.
 */
export function strictestLimits(set: readonly SetLimit[]): Required<ActiveLimits> {
  const active = (rule: RiskLimitName): ActiveLimit => {
    let found: ActiveLimit | undefined;
    for (const level of limitLevels) {
      const values = set.filter((limit) => limit.rule === rule && limit.level === level);
      const here: ActiveLimit[] = values.map(({ value }) => ({ value, level }));
      if (level === "platform" && here.length === 0) here.push({ value: riskLimits[rule].default, level: "default" });
      for (const limit of here) if (found === undefined || isStricter(limit.value, found.value)) found = limit;
    }
    return found ?? { value: riskLimits[rule].default, level: "default" };
  };
  return { "position-size": active("position-size"), "daily-loss": active("daily-loss") };
}

/** A sentence for the form when the value cannot be set, undefined when it can. */
export function limitProblem(rule: RiskLimitName, value: string): string | undefined {
  const { min, max, title, unit } = riskLimits[rule];
  const units = tryDecimal(value, 12);
  if (units === undefined) return `${title} must be a decimal number with at most 12 decimals, such as ${riskLimits[rule].default}.`;
  if (units < scaled(min) || units > scaled(max)) return `${title} must be from ${min} to ${max} (${unit}).`;
  return undefined;
}

function isStricter(a: string, b: string): boolean {
  return scaled(a) < scaled(b);
}

function scaled(value: string): bigint {
  const units = tryDecimal(value, 12);
  if (units === undefined) throw new RangeError(`not a limit: ${value}`);
  return units;
}
