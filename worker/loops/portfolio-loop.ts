import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import { LeaseLostError } from "#lib/domain/portfolio/lease-lost-error.ts";
import type { Claim, PortfolioSnapshot } from "#lib/ports/book-work.ts";
import type { CandleFeed } from "#lib/ports/candle-feed.ts";
import { PortfolioSession, type SessionParts } from "../portfolio/portfolio-session.ts";

const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 30_000;

export type PortfolioLoopParts = Omit<SessionParts, "feed"> & {
  readonly feedFor: (feed: PortfolioSnapshot["feed"]) => CandleFeed;
  readonly letGo: (claim: Claim) => Promise<void>;
};

/**
 * Runs one leased portfolio until it is let go: sessions one after the other, each from the rows. An error ends a session, never the
 * worker; the next one follows after a delay that grows while no candle gets through.
 */
export class PortfolioLoop {
  readonly #parts: PortfolioLoopParts;
  readonly #claim: Claim;
  readonly #stopped = new AbortController();
  readonly done: Promise<void>;
  #session: PortfolioSession | undefined;
  #failures = 0;

  constructor(parts: PortfolioLoopParts, claim: Claim) {
    this.#parts = parts;
    this.#claim = claim;
    this.done = this.#run();
  }

  get portfolioId(): PortfolioId {
    return this.#claim.portfolioId;
  }

  get candles(): bigint {
    return this.#session?.candles ?? 0n;
  }

  /** Ends after the turn that is under way. With `isLost`, nothing more is written. */
  stop(isLost: boolean): void {
    this.#stopped.abort(isLost ? "lost" : "stopped");
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        const isOver = await this.#runSession(signal);
        if (isOver) return await this.#parts.letGo(this.#claim);
      } catch (error) {
        if (error instanceof LeaseLostError) {
          this.#parts.log.warn({ portfolio: this.portfolioId }, "lease lost");
          await this.#letGo(); // ends it if it is ours after all, so that it is not renewed for nobody
          return;
        }
        this.#failures += 1;
        const waitMs = Math.min(RETRY_FIRST_MS * 2 ** (this.#failures - 1), RETRY_MOST_MS);
        this.#parts.log.error(
          { err: error, portfolio: this.portfolioId, waitMs },
          "session ended by an error; it starts again from the rows",
        );
        await pause(waitMs, signal);
      }
    }
    if (signal.reason !== "lost") await this.#letGo();
  }

  async #letGo(): Promise<void> {
    try {
      await this.#parts.letGo(this.#claim);
    } catch (error) {
      this.#parts.log.warn({ err: error, portfolio: this.portfolioId }, "a lease could not be released; it runs out by itself");
    }
  }

  /** @returns true when the portfolio needs no worker any more */
  async #runSession(signal: AbortSignal): Promise<boolean> {
    const { feed: setting } = await this.#parts.work.load(this.#claim);
    const feed = this.#parts.feedFor(setting);
    try {
      const session = await PortfolioSession.recover({ ...this.#parts, feed }, this.#claim);
      this.#session = session;
      while (!signal.aborted) {
        const advanced = await session.advance();
        if (advanced.kind === "over") return true;
        this.#failures = 0;
        if (advanced.kind === "wait") await pause(advanced.waitMs, signal);
      }
      if (signal.reason !== "lost") await session.save();
      return false;
    } finally {
      this.#session = undefined;
      await feed.close();
    }
  }
}

/** Waits, or less when the signal comes. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener("abort", finish, { once: true });
  });
}
