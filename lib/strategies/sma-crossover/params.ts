import { z } from "zod";
import { tryDecimal } from "#lib/domain/kernel/decimal.ts";
import type { ParamField } from "#lib/domain/strategy/strategy.ts";

const MIN_PERIOD = 1;
const MAX_PERIOD = 500;

/** What a form made from the parameters shows. */
export const smaCrossoverFields: readonly ParamField[] = [
  {
    name: "fast",
    title: "Fast average",
    kind: "whole-number",
    unit: "candles",
    help: "Closes in the average that reacts first. It must be shorter than the slow one.",
    min: String(MIN_PERIOD),
    max: String(MAX_PERIOD),
  },
  {
    name: "slow",
    title: "Slow average",
    kind: "whole-number",
    unit: "candles",
    help: "Closes in the average that shows the trend. This many candles pass before the first signal.",
    min: String(MIN_PERIOD),
    max: String(MAX_PERIOD),
  },
  {
    name: "entryFraction",
    title: "Entry size",
    kind: "decimal",
    unit: "fraction of equity",
    help: "Share of the portfolio's equity that an entry buys for, 0.05 is 5 %. Risk limits can make it smaller, never larger.",
    min: "0.0001",
    max: "1",
  },
];

export const smaCrossoverParams = z
  .object({
    fast: wholeNumber("Fast average"),
    slow: wholeNumber("Slow average"),
    entryFraction: z
      .string("Entry size must be a decimal number such as 0.05.")
      .refine((text) => isFraction(text), "Entry size must be a decimal number from 0.0001 to 1, such as 0.05."),
  })
  .strict()
  .refine((params) => params.fast < params.slow, {
    path: ["fast"],
    message: "The fast average must be shorter than the slow one.",
  });

export type SmaCrossoverParams = z.infer<typeof smaCrossoverParams>;

export const smaCrossoverDefaults: SmaCrossoverParams = { fast: 10, slow: 30, entryFraction: "0.05" };

/** Takes a number, or the digits that a form field holds. */
function wholeNumber(title: string) {
  const message = `${title} must be a whole number from ${MIN_PERIOD} to ${MAX_PERIOD} candles.`;
  return z.preprocess(
    (raw) => (typeof raw === "string" && /^\d{1,6}$/.test(raw) ? Number(raw) : raw),
    z.int(message).min(MIN_PERIOD, message).max(MAX_PERIOD, message),
  );
}

function isFraction(text: string): boolean {
  const units = tryDecimal(text, 4);
  return units !== undefined && units >= 1n && units <= 10_000n;
}
