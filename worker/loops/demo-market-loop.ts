/**
 * The made-up market DEMO/USD: 30 days of history written to the archive at once, then one candle a second, which is 60 times as fast as
 * its own minutes. Each candle follows from (seed, index, last close) alone, so a restart goes on where the last row stands, and a
 * second worker would only write the same rows. Candles older than 30 days move from the table to the archive.
 */

import { FailureError } from "#lib/domain/kernel/errors.ts";
import { type EpochMs, MINUTE_MS } from "#lib/domain/kernel/time.ts";
import { candleCount, rowAtOrAfter, sliceColumns } from "#lib/domain/market/candle-columns.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import { backfill, DEMO_BACKFILL, DEMO_SEED, nextCandle } from "#lib/domain/market/synthetic.ts";
import type { CandleArchive } from "#lib/ports/candle-archive.ts";
import type { Clock } from "#lib/ports/clock.ts";
import type { DemoMarketFacts, DemoMarketStore } from "#lib/ports/demo-market.ts";
import type { LiveCandles } from "#lib/ports/live-candles.ts";

/** Market time over wall time. */
const SPEED = 60;
const CANDLE_EVERY_MS = MINUTE_MS / SPEED;
const LOOK_AGAIN_MS = 500;
/** Rows kept in the table, and how many more may gather before they move. */
const KEPT_ROWS = 43_200;
const MOVE_ROWS = 1_440;

export type DemoMarketParts = {
  readonly store: DemoMarketStore;
  readonly candles: LiveCandles;
  readonly archive: CandleArchive;
  readonly clock: Clock;
};

type Market = { readonly instrument: Instrument; readonly facts: DemoMarketFacts; index: number; close: number; releasedAtMs: number };

export class DemoMarketLoop {
  readonly #parts: DemoMarketParts;
  #market: Market | undefined;

  constructor(parts: DemoMarketParts) {
    this.#parts = parts;
  }

  /** One turn. @returns how long to wait, ms */
  async advance(): Promise<number> {
    const instrument = await this.#parts.store.wantedInstrument();
    if (!instrument) {
      this.#market = undefined;
      return LOOK_AGAIN_MS;
    }
    this.#market ??= await this.#open(instrument);
    const market = this.#market;
    const due = market.releasedAtMs + CANDLE_EVERY_MS;
    const now = this.#parts.clock.monotonicMs();
    if (now < due) return Math.min(due - now, LOOK_AGAIN_MS);
    // A market that was held up goes on from now; it does not hurry after what it missed.
    market.releasedAtMs = now - due > CANDLE_EVERY_MS ? now : due;
    await this.#release(market);
    return 0;
  }

  async #open(instrument: Instrument): Promise<Market> {
    const { store, archive, candles, clock } = this.#parts;
    const startedAt = (Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS) as EpochMs; // a whole minute
    const facts = await store.factsOf({ seed: DEMO_SEED, startedAt });
    const series = { instrumentId: instrument.id, interval: "1m" } as const;
    const historyStart = (facts.startedAt - DEMO_BACKFILL * MINUTE_MS) as EpochMs; // whole minutes before a whole minute
    const range = await archive.range(series);
    if (!range.ok) throw new FailureError(range.failure);
    const history = backfill(facts.seed, historyStart, DEMO_BACKFILL);
    if (!range.value) {
      const written = await archive.write(series, history, "refuse");
      if (!written.ok) throw new FailureError(written.failure);
    }
    const last = await candles.last(series, undefined, 1);
    const isFresh = candleCount(last) === 0;
    const index = isFresh ? DEMO_BACKFILL : ((last.openTime[0] ?? 0) - historyStart) / MINUTE_MS + 1;
    const close = isFresh ? (history.close.at(-1) ?? 0) : (last.close[0] ?? 0);
    return { instrument, facts, index, close, releasedAtMs: clock.monotonicMs() - CANDLE_EVERY_MS };
  }

  async #release(market: Market): Promise<void> {
    const series = { instrumentId: market.instrument.id, interval: "1m" } as const;
    const openTime = (market.facts.startedAt + (market.index - DEMO_BACKFILL) * MINUTE_MS) as EpochMs; // whole minutes
    const candle = nextCandle(market.facts.seed, market.index, market.close, openTime);
    await this.#parts.candles.append(series, [candle]);
    market.index += 1;
    market.close = candle.close;
    await this.#parts.store.notify();
    if (market.index % MOVE_ROWS === 0) await this.#moveOld(market, openTime);
  }

  async #moveOld(market: Market, now: EpochMs): Promise<void> {
    const series = { instrumentId: market.instrument.id, interval: "1m" } as const;
    const keepFrom = (now - KEPT_ROWS * MINUTE_MS) as EpochMs; // whole minutes
    const old = await this.#parts.candles.from(series, market.facts.startedAt, KEPT_ROWS);
    const rows = rowAtOrAfter(old, keepFrom);
    if (rows === 0) return;
    const columns = sliceColumns(old, 0, rows);
    const written = await this.#parts.archive.write(series, columns, "refuse");
    if (!written.ok) throw new FailureError(written.failure);
    await this.#parts.candles.removeBefore(series, keepFrom);
  }
}
