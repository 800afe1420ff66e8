import type { Clock } from "#lib/ports/clock.ts";

/**
 * Holds unwrapped keys for a bounded time and number: an entry dies `ttlMs` after it was put in, used or not, and the
 * least recently used makes room. Misses are not remembered. A timer drops what nobody asks for any more.
 */
export class KeyCache<V extends object> {
  readonly #entries = new Map<string, { readonly value: V; readonly deadAtMs: number }>();
  readonly #clock: Clock;
  readonly #ttlMs: number;
  readonly #limit: number;
  #sweeper: NodeJS.Timeout | undefined;

  constructor(clock: Clock, limits: { readonly ttlMs: number; readonly limit: number }) {
    this.#clock = clock;
    this.#ttlMs = limits.ttlMs;
    this.#limit = limits.limit;
  }

  get(name: string): V | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    this.#entries.delete(name);
    if (entry.deadAtMs <= this.#clock.monotonicMs()) return undefined;
    this.#entries.set(name, entry); // youngest again
    return entry.value;
  }

  put(name: string, value: V): void {
    this.#entries.delete(name);
    this.#entries.set(name, { value, deadAtMs: this.#clock.monotonicMs() + this.#ttlMs });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limit) break;
      this.#entries.delete(oldest);
    }
    this.#sweeper ??= setInterval(() => this.sweep(), this.#ttlMs / 5).unref();
  }

  /** Drops what is past its time. */
  sweep(): void {
    const now = this.#clock.monotonicMs();
    for (const [name, entry] of this.#entries) if (entry.deadAtMs <= now) this.#entries.delete(name);
    if (this.#entries.size === 0) this.clear();
  }

  clear(): void {
    this.#entries.clear();
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  get size(): number {
    return this.#entries.size;
  }
}
