/**
 * Exact decimals as whole numbers of a smallest unit. A price unit is 1e-12 quote per base, a size unit 1e-12 base,
 * and their product, a money unit, 1e-24 of the asset: so price times size never rounds.
 */
export const PRICE_SCALE = 12;
export const SIZE_SCALE = 12;
export const MONEY_SCALE = 24;

/** An exact amount of one asset; which asset is the owner's knowledge. @unit 1e-24 of the asset, signed */
export type Money = bigint & { readonly __unit: "Money" };

/** `up` is away from zero, `down` toward zero, `floor` and `ceiling` toward minus and plus infinity. */
export type Rounding = "up" | "down" | "half-even" | "floor" | "ceiling";

/** Longest decimal text read: far past any balance, short enough that nobody can make us multiply megabytes. */
const MAX_TEXT = 80;
const grammar = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/**
 * Units of 10^-scale from decimal text: no exponent, no plus sign, no leading zeros, no minus zero, no more decimals than the scale.
 * @throws RangeError when the text is anything else; `tryDecimal` is for input from people
 */
export function parseDecimal(text: string, scale: number): bigint {
  const units = tryDecimal(text, scale);
  if (units === undefined) throw new RangeError(`not a decimal with at most ${scale} decimals: ${text.slice(0, MAX_TEXT)}`);
  return units;
}

/** As `parseDecimal`, with undefined for a text that is refused. */
export function tryDecimal(text: string, scale: number): bigint | undefined {
  if (text.length > MAX_TEXT || !grammar.test(text)) return undefined;
  const isNegative = text.startsWith("-");
  const [whole = "", decimals = ""] = (isNegative ? text.slice(1) : text).split(".");
  if (decimals.length > scale) return undefined;
  const units = BigInt(whole + decimals.padEnd(scale, "0"));
  if (isNegative && units === 0n) return undefined;
  return isNegative ? -units : units;
}

/** The one canonical text of an amount: no trailing zeros, no exponent, no minus zero. */
export function formatDecimal(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const decimals = digits.slice(digits.length - scale).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${whole}${decimals === "" ? "" : `.${decimals}`}`;
}

/** n / d with the rounding named. @throws RangeError when d is zero */
export function divRound(n: bigint, d: bigint, mode: Rounding): bigint {
  const quotient = n / d; // BigInt division goes toward zero, and throws on zero
  const rest = n % d;
  if (rest === 0n) return quotient;
  const awayFromZero = n < 0n === d < 0n ? 1n : -1n;
  switch (mode) {
    case "down":
      return quotient;
    case "up":
      return quotient + awayFromZero;
    case "floor":
      return awayFromZero < 0n ? quotient - 1n : quotient;
    case "ceiling":
      return awayFromZero > 0n ? quotient + 1n : quotient;
    case "half-even": {
      const twice = abs(rest) * 2n;
      const isPastHalf = twice > abs(d) || (twice === abs(d) && quotient % 2n !== 0n);
      return isPastHalf ? quotient + awayFromZero : quotient;
    }
  }
}

export const NO_MONEY = 0n as Money; // zero of any asset

/** Brands a number of money units. @unit 1e-24 of the asset */
export function money(units: bigint): Money {
  return units as Money; // the one door for computed amounts
}

export function addMoney(a: Money, b: Money): Money {
  return money(a + b);
}

export function subtractMoney(a: Money, b: Money): Money {
  return money(a - b);
}

export function minMoney(a: Money, b: Money): Money {
  return a < b ? a : b;
}

/** amount × numerator / denominator, rounded to one money unit. */
export function mulRatio(amount: Money, numerator: bigint, denominator: bigint, mode: Rounding): Money {
  return money(divRound(amount * numerator, denominator, mode));
}

/** amount × a decimal fraction such as "0.02". @throws RangeError when the text is not a decimal of at most 12 decimals */
export function mulFraction(amount: Money, fraction: string, mode: Rounding): Money {
  return mulRatio(amount, parseDecimal(fraction, 12), 10n ** 12n, mode);
}

/** Rounds to `decimals` decimals, still in money units: a fee at 8 decimals, say. */
export function roundMoney(amount: Money, decimals: number, mode: Rounding): Money {
  const step = 10n ** BigInt(MONEY_SCALE - decimals);
  return money(divRound(amount, step, mode) * step);
}

/** @throws RangeError when the text is not a decimal of at most 24 decimals */
export function moneyFromText(text: string): Money {
  return money(parseDecimal(text, MONEY_SCALE));
}

export function moneyText(amount: Money): string {
  return formatDecimal(amount, MONEY_SCALE);
}

/** For display, statistics and a first test of a rule; never on the way to an order, a fee or cash. */
export function moneyToNumber(amount: Money): number {
  return Number(moneyText(amount));
}

export function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
