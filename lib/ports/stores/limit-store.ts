import type { Uuid } from "#lib/domain/kernel/ids.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { RiskLimitName } from "#lib/domain/risk/limits.ts";

/** `levelId` is "*" at platform level, a portfolio id at portfolio level. */
export type LimitPlace = { readonly level: "platform" | "portfolio"; readonly levelId: string; readonly rule: RiskLimitName };

/** One immutable version of a bound. */
export type LimitRow = LimitPlace & {
  readonly id: Uuid;
  /** From 1. */
  readonly version: number;
  /** Decimal text; null takes this level's own bound away. */
  readonly value: string | null;
  readonly reason: string | null;
  /** The actor's name in the record. */
  readonly setBy: string;
  readonly setAt: EpochMs;
};

export type LimitStore = {
  /** The newest version of every place. @shape at most 2,000 */
  newest(): Promise<readonly LimitRow[]>;
  /** The newest version of one place; `insert` decides between two who change it at once. */
  newestOf(place: LimitPlace): Promise<LimitRow | undefined>;
  /** @shape newest first, at most `limit` */
  history(limit: number, rule?: RiskLimitName): Promise<readonly LimitRow[]>;
  /** @returns "conflict" when that version is there already; nothing is changed then */
  insert(row: Omit<LimitRow, "setAt">): Promise<"inserted" | "conflict">;
};
