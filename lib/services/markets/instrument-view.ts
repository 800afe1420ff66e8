import type { Instrument } from "#lib/domain/market/instrument.ts";

/** An instrument as a row beside something else shows it. */
export type InstrumentRef = {
  readonly id: string;
  readonly symbol: string;
  readonly venue: string;
  readonly base: string;
  readonly quote: string;
  readonly isSimulated: boolean;
  /** Decimals of a price and of a size, from tick and lot. */
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
};

export type InstrumentView = InstrumentRef & { readonly tickSize: string; readonly lotSize: string; readonly minNotional: string };

export function instrumentRef(instrument: Instrument): InstrumentRef {
  const { id, symbol, venue, base, quote, isSimulated } = instrument;
  return {
    id,
    symbol,
    venue,
    base,
    quote,
    isSimulated,
    priceDecimals: decimalsOf(instrument.tickSize),
    sizeDecimals: decimalsOf(instrument.lotSize),
  };
}

export function instrumentView(instrument: Instrument): InstrumentView {
  const { tickSize, lotSize, minNotional } = instrument;
  return { ...instrumentRef(instrument), tickSize, lotSize, minNotional };
}

/** Decimals of a canonical decimal text. */
function decimalsOf(text: string): number {
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
}
