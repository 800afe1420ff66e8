import { divRound, formatDecimal, MONEY_SCALE, tryDecimal } from "#lib/domain/kernel/decimal.ts";

/**
 * How much `part` is of `whole`, in per cent, as decimal text; null where it cannot be said. For display only: rounded half to even.
 * @unit %
 */
export function percentOf(part: string, whole: string, decimals = 2): string | null {
  return ratio(part, whole, 100n, decimals);
}

/** How much worse than the reference the average price was, from the side's own view: above zero costs money. @unit basis points */
export function slippageBps(side: "buy" | "sell", reference: string, average: string): string | null {
  const [from, to] = side === "buy" ? [reference, average] : [average, reference];
  const [a, b] = [tryDecimal(from, MONEY_SCALE), tryDecimal(to, MONEY_SCALE)];
  if (a === undefined || b === undefined) return null;
  return ratio(formatDecimal(b - a, MONEY_SCALE), reference, 10_000n, 2);
}

/** A fraction of one as per cent: "0.1" is "10". The point moves, nothing is rounded. */
export function fractionAsPercent(fraction: string): string | null {
  const units = tryDecimal(fraction, MONEY_SCALE);
  return units === undefined ? null : formatDecimal(units * 100n, MONEY_SCALE);
}

function ratio(part: string, whole: string, times: bigint, decimals: number): string | null {
  const [a, b] = [tryDecimal(part, MONEY_SCALE), tryDecimal(whole, MONEY_SCALE)];
  if (a === undefined || b === undefined || b === 0n) return null;
  return formatDecimal(divRound(a * times * 10n ** BigInt(decimals), b, "half-even"), decimals);
}
