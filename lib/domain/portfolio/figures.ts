/**
 * The figures of encrypted rows in their JSON form, one shape a kind of row. All amounts are canonical decimal text. Shapes are loose:
 * a newer version may write more, an older one reads what it knows.
 */
import { z } from "zod";
import type { IntentFigures } from "../order/intent.ts";
import type { Verdict } from "../risk/verdict.ts";

const amount = z.string().regex(/^-?(0|[1-9]\d*)(\.\d+)?$/);
const whole = z.string().regex(/^-?(0|[1-9]\d*)$/);

export const portfolioFigures = z.looseObject({ startingCapital: amount });

export const bookFigures = z.looseObject({
  cash: amount,
  equity: amount,
  /** Result of what was given back, after all fees. */
  realised: amount,
  fees: amount,
  /** 00:00 UTC of the trading day. */
  dayStart: z.string(),
  /** Equity then. */
  dayBasis: amount,
  /** The daily loss limit was reached today. */
  dayHalted: z.boolean().optional(),
  /** Last price seen, by instrument id. */
  marks: z.record(z.string(), amount),
  startingCapital: amount,
  /** What each run holds of its instrument, whole lots by run id. */
  runLots: z.record(z.string(), whole).optional(),
  /** Market time of the newest point of the equity curve. */
  lastPointAt: z.string().nullish(),
});

export const positionFigures = z.looseObject({
  lots: whole,
  quantity: amount,
  costQuote: amount,
  realisedQuote: amount,
  feesQuote: amount.optional(),
  mark: amount,
});

const check = { rule: z.string(), observed: z.string(), limit: z.string(), unit: z.string() };
const verdict = z.discriminatedUnion("outcome", [
  z.looseObject({ outcome: z.literal("approved"), checks: z.array(z.looseObject(check)) }),
  z.looseObject({ outcome: z.literal("rejected"), says: z.string(), ...check }),
]) as unknown as z.ZodType<Verdict>; // the rule's name is not checked against this version's rules: a newer one may know more

export const intentFigures: z.ZodType<IntentFigures> = z.looseObject({
  side: z.enum(["buy", "sell"]),
  type: z.enum(["market"]),
  lots: whole,
  quantity: amount,
  referenceTicks: whole,
  referencePrice: amount,
  notional: amount,
  reason: z.string(),
  boundBy: z.enum(["entry-fraction", "position-size", "funds", "position"]),
  verdict,
  inputs: z.looseObject({ equity: amount, cash: amount, dayBasisEquity: amount, position: amount }),
});

export const orderFigures = z.looseObject({ lots: whole, filledLots: whole });

export const fillFigures = z.looseObject({
  ticks: whole,
  lots: whole,
  price: amount,
  quantity: amount,
  notional: amount,
  fee: amount,
  feeAsset: z.string(),
  cashAfter: amount,
  equityAfter: amount,
  /** Counts the fills of its intent, from 1. */
  n: z.int().optional(),
});

export const ledgerFigures = z.looseObject({ amount });

export const equityFigures = z.looseObject({ equity: amount, cash: amount });

export type PortfolioFigures = z.infer<typeof portfolioFigures>;
export type BookFigures = z.infer<typeof bookFigures>;
export type PositionFigures = z.infer<typeof positionFigures>;
export type OrderFigures = z.infer<typeof orderFigures>;
export type FillFigures = z.infer<typeof fillFigures>;
