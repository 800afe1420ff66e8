import { failure } from "#lib/domain/kernel/errors.ts";
import { err, ok, type Result } from "#lib/domain/kernel/result.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";

/** What an instrument is before it has an id. */
export type NewInstrument = Omit<Instrument, "id">;

export const SIMULATED_VENUE = "simulated";
const LOT_SIZE = "0.00000001";
const QUOTE = "USD";

/**
 * The instrument that an import makes of a symbol not known yet: replayed on the simulated venue, its tick the finest price
 * step of the file. BTC/EUR is quoted in EUR by its name; EURUSD with the quote USD has the base EUR.
 * @error invalid-input (a symbol or quote that cannot be one, or two quotes)
 */
export function simulatedInstrument(input: {
  readonly symbol: string;
  readonly quote?: string | undefined;
  readonly tickSize: string;
}): Result<NewInstrument> {
  const { symbol, tickSize } = input;
  if (!/^[A-Za-z0-9][A-Za-z0-9.:_/-]{0,31}$/.test(symbol)) {
    return refused("symbol", "A symbol has 1 to 32 letters, digits and the signs . : _ / -, and starts with a letter or digit.");
  }
  const [left = symbol, right] = symbol.split("/");
  if (right === "" || symbol.split("/").length > 2) return refused("symbol", "A symbol with a slash is BASE/QUOTE.");
  const quote = input.quote ?? right ?? QUOTE;
  if (!/^[A-Z][A-Z0-9]{1,11}$/.test(quote))
    return refused("quote", "A quote currency has 2 to 12 capital letters and digits, such as USD.");
  if (right !== undefined && right !== quote)
    return refused("quote", `The symbol says that ${symbol} is quoted in ${right}, not in ${quote}.`);
  const base = right === undefined && left.length > quote.length && left.endsWith(quote) ? left.slice(0, -quote.length) : left;
  return ok({ venue: SIMULATED_VENUE, symbol, base, quote, tickSize, lotSize: LOT_SIZE, minNotional: "0", isSimulated: true });
}

function refused(field: string, says: string): Result<never> {
  return err(failure("invalid-input", says, { fields: { [field]: says } }));
}
