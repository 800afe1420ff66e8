import { failure } from "#lib/domain/kernel/errors.ts";
import { err, ok, type Result } from "#lib/domain/kernel/result.ts";

/** Lets few slow, memory-hungry works run at once and few wait, in order; the next is refused at once. */
export class HashGate {
  readonly #atOnce: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limits: { readonly atOnce: number; readonly waiting: number }) {
    this.#atOnce = limits.atOnce;
    this.#maxWaiting = limits.waiting;
  }

  /** @error throttled when the queue is full */
  async run<T>(work: () => Promise<T>): Promise<Result<T>> {
    if (this.#running >= this.#atOnce) {
      if (this.#waiting.length >= this.#maxWaiting) return err(failure("throttled", undefined, { retryAfterSeconds: 10 }));
      await new Promise<void>((turn) => this.#waiting.push(turn)); // whoever ends hands its place over
    } else {
      this.#running += 1;
    }
    try {
      return ok(await work());
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
