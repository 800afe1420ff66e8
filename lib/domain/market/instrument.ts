import type { InstrumentId } from "../kernel/ids.ts";

/** Something tradable on a venue. Decimal texts are exact, without exponent. */
export type Instrument = {
  readonly id: InstrumentId;
  readonly venue: string;
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  /** Smallest price step, decimal text, at most 12 decimals. @unit quote per base */
  readonly tickSize: string;
  /** Smallest size step, decimal text, at most 12 decimals. @unit base */
  readonly lotSize: string;
  /** Smallest order value a venue takes, decimal text. @unit quote */
  readonly minNotional: string;
  /** True where the market itself is made up or replayed; shown as SIMULATED everywhere. */
  readonly isSimulated: boolean;
};
