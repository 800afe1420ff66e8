import type { Money, Rounding } from "../kernel/decimal.ts";
import { divRound, formatDecimal, money, moneyFromText, PRICE_SCALE, parseDecimal, SIZE_SCALE } from "../kernel/decimal.ts";
import { invariant } from "../kernel/invariant.ts";
import type { Instrument } from "./instrument.ts";

/** A price as a whole number of its instrument's price steps. */
export type Ticks = bigint & { readonly __unit: "Ticks" };
/** A size as a whole number of its instrument's size steps; signed where it is a position. */
export type Lots = bigint & { readonly __unit: "Lots" };

/** An instrument's steps as exact units. */
export type Grid = {
  /** @unit 1e-12 quote per base */
  readonly tickUnits: bigint;
  /** @unit 1e-12 base */
  readonly lotUnits: bigint;
  readonly minNotional: Money;
};

/** @throws InvariantError when a step is not above zero; RangeError when a text is not an exact decimal */
export function gridOf(instrument: Pick<Instrument, "tickSize" | "lotSize" | "minNotional">): Grid {
  const tickUnits = parseDecimal(instrument.tickSize, PRICE_SCALE);
  const lotUnits = parseDecimal(instrument.lotSize, SIZE_SCALE);
  invariant(tickUnits > 0n && lotUnits > 0n, "tick and lot size must be above zero");
  return { tickUnits, lotUnits, minNotional: moneyFromText(instrument.minNotional) };
}

/**
 * The one crossing from a computed or archived price back to exact ticks. The double stands for its shortest decimal text, which is
 * what a file or feed said: 0.3 with a tick of 0.1 is 3 ticks in every rounding mode.
 * @throws InvariantError when the price is NaN, infinite or negative
 */
export function ticksFromPrice(price: number, grid: Grid, mode: Rounding): Ticks {
  return ticks(stepsFromNumber(price, grid.tickUnits, PRICE_SCALE, mode));
}

/** The same crossing for a size, a candle's volume say. @throws InvariantError when the size is NaN, infinite or negative */
export function lotsFromSize(sizeBase: number, grid: Grid, mode: Rounding): Lots {
  return lots(stepsFromNumber(sizeBase, grid.lotUnits, SIZE_SCALE, mode));
}

/** @throws RangeError when the text is not a decimal; InvariantError when it is off the tick */
export function ticksFromText(text: string, grid: Grid): Ticks {
  return ticks(stepsFromText(text, grid.tickUnits, PRICE_SCALE));
}

/** @throws RangeError when the text is not a decimal; InvariantError when it is off the lot */
export function lotsFromText(text: string, grid: Grid): Lots {
  return lots(stepsFromText(text, grid.lotUnits, SIZE_SCALE));
}

/** Canonical decimal text. @unit quote per base */
export function priceText(price: Ticks, grid: Grid): string {
  return formatDecimal(price * grid.tickUnits, PRICE_SCALE);
}

/** Canonical decimal text, signed as the lots are. @unit base */
export function sizeText(size: Lots, grid: Grid): string {
  return formatDecimal(size * grid.lotUnits, SIZE_SCALE);
}

/** price × size, exact; signed as the lots are. @unit quote */
export function notional(price: Ticks, size: Lots, grid: Grid): Money {
  return money(price * grid.tickUnits * size * grid.lotUnits);
}

/** A size as an amount of the base asset, for the ledger. @unit 1e-24 base */
export function sizeMoney(size: Lots, grid: Grid): Money {
  return money(size * grid.lotUnits * 10n ** 12n);
}

/** Most whole lots whose value at this price stays within the amount; none at a price of zero. */
export function lotsWithin(amount: Money, price: Ticks, grid: Grid): Lots {
  const perLot = price * grid.tickUnits * grid.lotUnits;
  return perLot <= 0n || amount <= 0n ? NO_LOTS : lots(divRound(amount, perLot, "floor"));
}

export const NO_LOTS = 0n as Lots; // zero of any instrument

/** Brands a computed number of ticks. */
export function ticks(count: bigint): Ticks {
  return count as Ticks; // the one door for computed prices
}

/** Brands a computed number of lots. */
export function lots(count: bigint): Lots {
  return count as Lots; // the one door for computed sizes
}

function stepsFromNumber(value: number, step: bigint, scale: number, mode: Rounding): bigint {
  invariant(Number.isFinite(value) && value >= 0, `not a price or size: ${value}`);
  const { digits, exponent } = shortestDecimal(value);
  const power = exponent + scale;
  return power >= 0 ? divRound(digits * 10n ** BigInt(power), step, mode) : divRound(digits, step * 10n ** BigInt(-power), mode);
}

/** value = digits × 10^exponent, from the shortest text that reads back as the same double. */
function shortestDecimal(value: number): { digits: bigint; exponent: number } {
  const [mantissa = "0", power = "0"] = String(value).split("e");
  const [whole = "0", decimals = ""] = mantissa.split(".");
  return { digits: BigInt(whole + decimals), exponent: Number(power) - decimals.length };
}

function stepsFromText(text: string, step: bigint, scale: number): bigint {
  const units = parseDecimal(text, scale);
  invariant(units % step === 0n, `${text} is not a whole number of steps`);
  return units / step;
}
