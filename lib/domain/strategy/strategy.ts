import type { z } from "zod";
import type { Candle } from "../market/candle.ts";

/** What a strategy wishes at a close, and why. */
export type Signal = {
  readonly wish: "long" | "flat";
  /** For people: one sentence with rounded figures. Part of the record, not of "equal". */
  readonly reason: string;
};

/**
 * A strategy at work: it sees closed candles one by one, oldest first, and nothing else.
 * The candle object may be reused by the caller: take the figures, do not keep it.
 */
export type StrategyState = {
  onCandle(candle: Candle): Signal | undefined;
  /** Bit-exact, doubles as bytes: what `restore` continues from makes the same decisions. */
  save(): Uint8Array;
};

/** One field of a form made from a strategy's parameters. */
export type ParamField = {
  readonly name: string;
  readonly title: string;
  readonly kind: "whole-number" | "decimal";
  readonly unit: string;
  readonly help: string;
  /** Bounds as text, both included; the zod schema decides, these only help the form. */
  readonly min: string;
  readonly max: string;
};

/** How large an entry wishes to be before limits make it smaller. */
export type Sizing = {
  /** Decimal text, above 0 and at most 1. @unit fraction of equity */
  readonly entryFraction: string;
};

/**
 * A strategy of the catalogue. `P` is what `params` parses to: give the methods only that.
 * A new version is a new `version` number; stored runs say which one they were decided with.
 */
export type StrategyDefinition<P = unknown> = {
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly says: string;
  readonly params: z.ZodType<P>;
  readonly fields: readonly ParamField[];
  readonly defaults: P;
  sizing(params: P): Sizing;
  /** Closed candles it must have seen before it can first signal. */
  warmUpCandles(params: P): number;
  start(params: P): StrategyState;
  /** @throws InvariantError when the bytes are not a state saved under these parameters */
  restore(params: P, bytes: Uint8Array): StrategyState;
};
