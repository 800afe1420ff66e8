import { invariant } from "#lib/domain/kernel/invariant.ts";
import type { Candle } from "#lib/domain/market/candle.ts";
import type { Signal, StrategyDefinition, StrategyState } from "#lib/domain/strategy/strategy.ts";
import { loadDoubles, saveDoubles } from "#lib/indicators/saved-doubles.ts";
import { StreamingSma } from "#lib/indicators/sma.ts";
import type { SmaCrossoverParams } from "./params.ts";
import { smaCrossoverDefaults, smaCrossoverFields, smaCrossoverParams } from "./params.ts";

/** Long while the fast average of closes is above the slow one, flat otherwise; it speaks only at a strict crossing. */
export const smaCrossover: StrategyDefinition<SmaCrossoverParams> = {
  name: "sma-crossover",
  version: 1,
  title: "SMA crossover",
  says: "Buys when a fast moving average of closes crosses above a slow one, and sells when it crosses back below. Long and flat only.",
  params: smaCrossoverParams,
  fields: smaCrossoverFields,
  defaults: smaCrossoverDefaults,
  sizing: (params) => ({ entryFraction: params.entryFraction }),
  warmUpCandles: (params) => params.slow,
  start: (params) => new SmaCrossover(new StreamingSma(params.fast), new StreamingSma(params.slow), Number.NaN),
  restore(params, bytes) {
    const saved = loadDoubles(bytes);
    const averages = saved.slice(1);
    const fastLength = params.fast + 4;
    invariant(saved.length === 1 + fastLength + params.slow + 4, "not a state of these parameters");
    invariant(averages[0] === params.fast && averages[fastLength] === params.slow, "not a state of these parameters");
    return new SmaCrossover(
      StreamingSma.restore(averages.slice(0, fastLength)),
      StreamingSma.restore(averages.slice(fastLength)),
      saved[0] ?? Number.NaN,
    );
  },
};

class SmaCrossover implements StrategyState {
  readonly #fast: StreamingSma;
  readonly #slow: StreamingSma;
  /** Fast minus slow at the previous close, NaN before both averages stand. @unit quote */
  #previousGap: number;

  constructor(fast: StreamingSma, slow: StreamingSma, previousGap: number) {
    this.#fast = fast;
    this.#slow = slow;
    this.#previousGap = previousGap;
  }

  onCandle(candle: Candle): Signal | undefined {
    const fast = this.#fast.push(candle.close);
    const slow = this.#slow.push(candle.close);
    const gap = fast - slow;
    const previous = this.#previousGap;
    this.#previousGap = gap;
    // Comparisons with NaN are false: nothing is said before both averages stood at two closes.
    if (previous < 0 && gap > 0) return { wish: "long", reason: this.#reason(fast, "above", slow) };
    if (previous > 0 && gap < 0) return { wish: "flat", reason: this.#reason(fast, "below", slow) };
    return undefined;
  }

  save(): Uint8Array {
    return saveDoubles([this.#previousGap, ...this.#fast.save(), ...this.#slow.save()]);
  }

  #reason(fast: number, word: "above" | "below", slow: number): string {
    return `SMA ${this.#fast.period} (${rounded(fast)}) crossed ${word} SMA ${this.#slow.period} (${rounded(slow)})`;
  }
}

/** Six significant digits, without an exponent where a person would write none. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(6)));
}
