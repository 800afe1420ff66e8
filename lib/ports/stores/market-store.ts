import type { InstrumentId } from "#lib/domain/kernel/ids.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { CandleColumns, Interval } from "#lib/domain/market/candle.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";

/** Instruments and the candles that PostgreSQL keeps. Public market data: no reach. */
export type MarketStore = {
  /** @shape by venue and symbol, at most 1,000 */
  listInstruments(): Promise<readonly Instrument[]>;
  instrumentById(id: InstrumentId): Promise<Instrument | undefined>;
  instrumentBySymbol(venue: string, symbol: string): Promise<Instrument | undefined>;
  /** @returns "exists" when the venue has that symbol already; nothing is changed then */
  insertInstrument(instrument: Instrument): Promise<"inserted" | "exists">;
  /** The last candles with `from <= openTime < to`. @shape oldest first, at most `limit` */
  lastCandles(
    series: { readonly instrumentId: InstrumentId; readonly interval: Interval },
    window: { readonly from: EpochMs; readonly to: EpochMs; readonly limit: number },
  ): Promise<CandleColumns>;
};
