import { formatDecimal } from "../ui/decimal-text.ts";

/** A chart's double for a person. Display only: figures that count come as decimal text. */
export function numberText(value: number, decimals: number, sign = false): string {
  return formatDecimal(value.toFixed(decimals), { sign });
}

/** "1.24 M": short enough for a legend. */
export function compactText(value: number): string {
  for (const [size, unit] of [
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const) {
    if (Math.abs(value) >= size) return `${(value / size).toFixed(2)}\u2009${unit}`;
  }
  return value.toFixed(2);
}
