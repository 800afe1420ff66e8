/** Decimals of an instrument's tick, at most. @unit decimals */
export const TICK_DECIMALS = 12;

/**
 * Finds the finest price step of a file, of which all prices are whole multiples: 0.5 for 100, 100.5 and 102. It is at most
 * one unit, and only a divisor that a venue would choose: few prices may share a large one by chance.
 */
export function finestStep() {
  let decimals = 0;
  let common = 0n;
  let commonNumber = 0;
  return {
    /** @param plain exact decimal text of `value`, not negative, without exponent */
    add(value: number, plain: string): void {
      const used = usedDecimals(plain);
      if (used > decimals) {
        common *= 10n ** BigInt(used - decimals);
        decimals = used;
        commonNumber = safe(common);
      }
      if (commonNumber === 1) return;
      const scaled = value * 10 ** decimals;
      // Below 2^50 the rounding is exact: the product is off by less than half a unit.
      if (commonNumber > 0 && scaled < 2 ** 50 && Math.round(scaled) % commonNumber === 0) return;
      common = greatestDivisor(common, unitsOf(plain, decimals));
      commonNumber = safe(common);
    },
    /** Decimal text; undefined before the first price. */
    step(): string | undefined {
      if (common === 0n) return undefined;
      return decimalText(plausibleStep(common, decimals), decimals);
    },
  };
}

/** Venues step by 1, 2, 5, 25, 125, … of the last decimal; a divisor such as 37 is chance. */
function plausibleStep(common: bigint, decimals: number): bigint {
  if (decimals === 0) return 1n;
  let step = 1n;
  for (let k = 0; k < decimals && common % (step * 5n) === 0n; k++) step *= 5n;
  return step === 1n && common % 2n === 0n ? 2n : step;
}

/** Decimals without the zeros at the end. */
function usedDecimals(plain: string): number {
  const point = plain.indexOf(".");
  if (point < 0) return 0;
  let end = Math.min(plain.length, point + 1 + TICK_DECIMALS);
  while (end > point + 1 && plain.charCodeAt(end - 1) === 48) end--;
  return end - point - 1;
}

function unitsOf(plain: string, decimals: number): bigint {
  const [whole = "", fraction = ""] = plain.split(".");
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y > 0n) [x, y] = [y, x % y];
  return x;
}

function safe(units: bigint): number {
  return units < 2n ** 50n ? Number(units) : 0;
}

function decimalText(units: bigint, decimals: number): string {
  if (decimals === 0) return units.toString();
  const digits = units.toString().padStart(decimals + 1, "0");
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`.replace(/\.?0+$/, "");
}
