import type { RiskLimitName } from "#lib/domain/risk/limits.ts";
import type { Outcome } from "../access/form-failure.ts";

export type SetLimit = {
  readonly level: "platform" | "portfolio";
  /** "*" or a portfolio id. */
  readonly levelId: string;
  readonly levelName: string;
  /** Null: this level's own bound was taken away. */
  readonly value: string | null;
  readonly version: number;
  readonly setBy: string;
  readonly setAt: string;
  readonly reason: string | null;
};

export type LimitChange = Omit<SetLimit, "value"> & { readonly from: string | null; readonly to: string | null };

export type LimitInForce = {
  readonly portfolioId: string;
  readonly portfolioName: string;
  readonly value: string;
  readonly level: "default" | "platform" | "portfolio";
};

/** One rule that people can set a bound for. */
export type Limit = {
  readonly rule: RiskLimitName;
  readonly title: string;
  readonly says: string;
  readonly unit: string;
  readonly default: string;
  readonly min: string;
  readonly max: string;
  readonly set: readonly SetLimit[];
  readonly inForce: readonly LimitInForce[];
  /** @shape newest first */
  readonly history: readonly LimitChange[];
};

export type ChangedLimit = { readonly from: string | null; readonly to: string | null; readonly direction: "raised" | "lowered" | "same" };
export type ChangeLimitAction = (form: FormData) => Promise<Outcome<ChangedLimit>>;
