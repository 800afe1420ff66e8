import type { PortfolioId, Uuid } from "#lib/domain/kernel/ids.ts";
import type { Claim } from "#lib/ports/book-work.ts";
import type { Clock } from "#lib/ports/clock.ts";
import type { Leases } from "#lib/ports/leases.ts";

/** A lease's life without renewal. A permit needs 7 s of it; a taker waits until it is over. @unit ms */
export const LEASE_MS = 15_000;
/** A machine that slept or a clock that jumped lost its leases, whatever it believes. @unit ms */
const MAX_CLOCK_DRIFT_MS = 500;
const LEASES_PER_TAKE = 100;

/** Keeps this worker's leases and tells which portfolios came and went. */
export class LeaseKeeper {
  readonly #leases: Leases;
  readonly #clock: Clock;
  readonly #holder: Uuid;
  readonly #held = new Map<PortfolioId, Claim>();
  #wallMs: number;
  #monotonicMs: number;

  constructor(leases: Leases, clock: Clock, holder: Uuid) {
    this.#leases = leases;
    this.#clock = clock;
    this.#holder = holder;
    this.#wallMs = clock.now();
    this.#monotonicMs = clock.monotonicMs();
  }

  /** Renews what is held and tells what was lost; a lost one is told once, whatever fails afterwards. Call it at least every 3 s. */
  async keep(): Promise<{ readonly lost: readonly PortfolioId[] }> {
    const isAwake = this.#isClockSteady();
    const renewed = new Set(isAwake ? await this.#leases.renew(this.#holder, LEASE_MS) : []);
    const lost = [...this.#held.keys()].filter((id) => !renewed.has(id));
    for (const id of lost) {
      const claim = this.#held.get(id);
      this.#held.delete(id);
      // The machine slept: what others may have taken meanwhile is not ours to release; what is still ours runs out by itself.
      if (claim && !isAwake) void this.#leases.release(claim).catch(() => undefined);
    }
    return { lost };
  }

  /** Takes what is free. */
  async take(): Promise<readonly Claim[]> {
    const taken = await this.#leases.take(this.#holder, LEASE_MS, LEASES_PER_TAKE);
    for (const claim of taken) this.#held.set(claim.portfolioId, claim);
    return taken;
  }

  async letGo(claim: Claim): Promise<void> {
    this.#held.delete(claim.portfolioId);
    await this.#leases.release(claim);
  }

  get count(): number {
    return this.#held.size;
  }

  #isClockSteady(): boolean {
    const wall = this.#clock.now();
    const monotonic = this.#clock.monotonicMs();
    const drift = Math.abs(wall - this.#wallMs - (monotonic - this.#monotonicMs));
    this.#wallMs = wall;
    this.#monotonicMs = monotonic;
    return drift <= MAX_CLOCK_DRIFT_MS;
  }
}
