export type ReadNumber =
  | { readonly kind: "number"; readonly value: number; readonly plain: string }
  | { readonly kind: "fault"; readonly fault: "missing-value" | "non-numeric" | "nan-value" | "negative-value" | "out-of-range" };

/** Above this a price or volume is taken for a mistake: doubles no longer hold every whole number. */
const LARGEST_NUMBER = 1e15;

const decimalPattern = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const zeroPattern = /^-?[0.]*(?:[eE]|$)/;

/**
 * A number of a candle file, with its exact decimal text without exponent. Exponents (1e-05) are taken, because
 * spreadsheets and data tools write small numbers so; thousands separators, hexadecimal and "inf" are not.
 */
export function readNumber(text: string | null): ReadNumber {
  const trimmed = text?.trim() ?? "";
  if (trimmed === "") return { kind: "fault", fault: "missing-value" };
  if (!decimalPattern.test(trimmed)) return { kind: "fault", fault: /^[+-]?nan$/i.test(trimmed) ? "nan-value" : "non-numeric" };
  const value = Number(trimmed);
  if (value > LARGEST_NUMBER) return { kind: "fault", fault: "out-of-range" };
  if (value < 0) return { kind: "fault", fault: "negative-value" };
  if (zeroPattern.test(trimmed)) return { kind: "number", value: 0, plain: "0" };
  if (value === 0) return { kind: "fault", fault: "out-of-range" }; // too small for a double
  return { kind: "number", value, plain: /[eE]/.test(trimmed) ? withoutExponent(trimmed) : trimmed };
}

/** The same number with its digits written out. */
function withoutExponent(text: string): string {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return digits + "0".repeat(point - digits.length);
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}
