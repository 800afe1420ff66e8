import type { EpochMs } from "../domain/kernel/time.ts";
import type { Instrument } from "../domain/market/instrument.ts";

/** The made-up market's own facts: set once, when somebody first wants it. */
export type DemoMarketFacts = {
  readonly seed: number /** Minute-aligned; open time of the first live candle. */;
  readonly startedAt: EpochMs;
};

export type DemoMarketStore = {
  /** The instrument DEMO/USD while a portfolio that is not deleted follows it. */
  wantedInstrument(): Promise<Instrument | undefined>;
  /** What holds: `fresh` where nothing was set before. */
  factsOf(fresh: DemoMarketFacts): Promise<DemoMarketFacts>;
  /** Tells pages that the market moved. */
  notify(): Promise<void>;
};
