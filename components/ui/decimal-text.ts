type Parts = { readonly isNegative: boolean; readonly whole: string; readonly fraction: string };

export type DecimalFormat = {
  /** As many as the instrument's tick or the currency has; without it, as many as the text has. */
  readonly decimals?: number | undefined;
  /** Shows + on what is above zero. */
  readonly sign?: boolean | undefined;
};

const thinSpace = "\u2009";
const minus = "\u2212";

/**
 * Writes a decimal text for a person: thin spaces between thousands, a true minus. Text to text, no float between.
 * Rounds half away from zero. The same on server and browser. A text that is no decimal comes back as it is.
 */
export function formatDecimal(text: string, { decimals, sign = false }: DecimalFormat = {}): string {
  const parsed = parse(text);
  if (parsed === null) return text;
  const { isNegative, whole, fraction } = decimals === undefined ? parsed : round(parsed, decimals);
  const isZero = /^0*$/.test(whole + fraction);
  const lead = isZero ? "" : isNegative ? minus : sign ? "+" : "";
  return `${lead}${group(whole)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** The sign of a decimal text; of what will be shown, when `decimals` is given. */
export function signOf(text: string, decimals?: number): -1 | 0 | 1 {
  const parsed = parse(text);
  if (parsed === null) return 0;
  const { isNegative, whole, fraction } = decimals === undefined ? parsed : round(parsed, decimals);
  if (/^0*$/.test(whole + fraction)) return 0;
  return isNegative ? -1 : 1;
}

function parse(text: string): Parts | null {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (match === null) return null;
  return { isNegative: match[1] === "-", whole: (match[2] ?? "").replace(/^0+(?=\d)/, ""), fraction: match[3] ?? "" };
}

/** Half away from zero. */
function round({ isNegative, whole, fraction }: Parts, decimals: number): Parts {
  const kept = fraction.slice(0, decimals).padEnd(decimals, "0");
  const isUp = (fraction[decimals] ?? "0") >= "5";
  const digits = (BigInt(whole + kept) + (isUp ? 1n : 0n)).toString().padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  return { isNegative, whole: digits.slice(0, cut), fraction: digits.slice(cut) };
}

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, thinSpace);
}
