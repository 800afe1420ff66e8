import { tryDecimal } from "#lib/domain/kernel/decimal.ts";
import type { ParamField } from "#lib/domain/strategy/strategy.ts";

const SCALE = 12;

/** What the browser can tell about one parameter: its kind and bounds. The strategy's schema decides, also between parameters. */
export function checkParam({ title, kind, unit, min, max }: ParamField, text: string): string | undefined {
  const given = text.trim();
  const says = `${title} must be a ${kind === "whole-number" ? "whole" : "decimal"} number from ${min} to ${max}${unit ? ` (${unit})` : ""}.`;
  if (kind === "whole-number" && !/^\d+$/.test(given)) return says;
  const [value, low, high] = [tryDecimal(given, SCALE), tryDecimal(min, SCALE), tryDecimal(max, SCALE)];
  if (value === undefined) return says;
  return (low !== undefined && value < low) || (high !== undefined && value > high) ? says : undefined;
}
