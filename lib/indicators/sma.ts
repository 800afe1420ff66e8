/**
 * Simple moving average: the mean of the last `period` values. Batch and streaming add the newest value to a running sum, divide,
 * then take the oldest away, in that order, so that they agree to the last bit.
 * @source TA-Lib, TA_SMA
 */
export function sma(values: Float64Array, period: number): Float64Array {
  checkPeriod(period);
  const out = new Float64Array(values.length);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += at(values, i);
    if (i < period - 1) {
      out[i] = Number.NaN;
      continue;
    }
    out[i] = sum / period;
    sum -= at(values, i - period + 1);
  }
  return out;
}

/** The same average, one value at a time. */
export class StreamingSma {
  readonly period: number;
  readonly #window: Float64Array;
  #sum = 0;
  #seen = 0;
  #oldest = 0;

  constructor(period: number) {
    checkPeriod(period);
    this.period = period;
    this.#window = new Float64Array(period);
  }

  /** The average including `value`, NaN until `period` values were seen. */
  push(value: number): number {
    const window = this.#window;
    window[(this.#oldest + this.#seen) % this.period] = value;
    this.#sum += value;
    if (this.#seen < this.period - 1) {
      this.#seen++;
      return Number.NaN;
    }
    const average = this.#sum / this.period;
    this.#sum -= at(window, this.#oldest);
    this.#oldest = this.#oldest + 1 === this.period ? 0 : this.#oldest + 1;
    return average;
  }

  /** @shape period, sum, seen, oldest, then the window as it lies */
  save(): number[] {
    return [this.period, this.#sum, this.#seen, this.#oldest, ...this.#window];
  }

  /** @throws RangeError when the doubles are not a saved average */
  static restore(saved: readonly number[]): StreamingSma {
    const [period = 0, sum = 0, seen = 0, oldest = 0, ...window] = saved;
    const restored = new StreamingSma(period);
    if (window.length !== period || !(seen >= 0 && seen < period) || !(oldest >= 0 && oldest < period)) {
      throw new RangeError("not a saved moving average");
    }
    restored.#window.set(window);
    restored.#sum = sum;
    restored.#seen = seen;
    restored.#oldest = oldest;
    return restored;
  }
}

function checkPeriod(period: number): void {
  if (!Number.isSafeInteger(period) || period < 1 || period > 1_000_000) throw new RangeError(`not a period: ${period}`);
}

function at(values: Float64Array, i: number): number {
  return values[i] as number; // every caller stays within the array
}
