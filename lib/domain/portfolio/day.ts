import type { Money } from "../kernel/decimal.ts";
import { moneyToNumber, mulFraction, subtractMoney } from "../kernel/decimal.ts";
import type { EpochMs } from "../kernel/time.ts";
import { utcDayStart } from "../kernel/time.ts";
import type { ActiveLimits } from "../risk/limits.ts";

/** The trading day of a portfolio in market time. */
export type DayState = {
  /** 00:00 UTC of the day. */
  readonly day: EpochMs;
  /** Equity then; on the first day the starting capital. @unit quote */
  readonly basisEquity: Money;
  /** The daily loss limit was reached: only orders that reduce a position pass until the next day. */
  readonly isHalted: boolean;
};

export function firstDay(at: EpochMs, startingCapital: Money): DayState {
  return { day: utcDayStart(at), basisEquity: startingCapital, isHalted: false };
}

/** True when market time `at` lies in a later day, so that `rollDay` needs the equity at its start. */
export function isNewDay(day: DayState, at: EpochMs): boolean {
  return utcDayStart(at) > day.day;
}

/** Starts the day of `at` with the equity at its 00:00 UTC, if it is a later day; market time never goes back. */
export function rollDay(day: DayState, at: EpochMs, equity: Money): DayState {
  return isNewDay(day, at) ? { day: utcDayStart(at), basisEquity: equity, isHalted: false } : day;
}

/** Halts the day when its loss has reached the limit. Once halted, a recovery does not release it. */
export function haltDay(day: DayState, equity: Money, limits: ActiveLimits): DayState {
  if (day.isHalted || limits["daily-loss"] === undefined) return day;
  return dayLoss(day, equity) >= dayLossLimit(day, limits["daily-loss"].value) ? { ...day, isHalted: true } : day;
}

/**
 * The first test of `haltDay` in doubles, for a loop over candles: only at or below this equity can the exact test halt.
 * The margin of 1e-9 of the basis covers the rounding of an equity in doubles. @unit quote
 */
export function haltTestEquity(day: DayState, limits: ActiveLimits): number {
  if (day.isHalted || limits["daily-loss"] === undefined) return Number.NEGATIVE_INFINITY;
  const basis = moneyToNumber(day.basisEquity);
  return basis > 0 ? basis * (1 - Number(limits["daily-loss"].value) + 1e-9) : Number.POSITIVE_INFINITY;
}

/** Realised and unrealised loss since the day began; below zero is a gain. @unit quote */
export function dayLoss(day: DayState, equity: Money): Money {
  return subtractMoney(day.basisEquity, equity);
}

/** The loss at which the day halts, rounded down. @unit quote */
export function dayLossLimit(day: DayState, fraction: string): Money {
  return mulFraction(day.basisEquity, fraction, "floor");
}
