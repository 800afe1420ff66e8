import { tryDecimal } from "#lib/domain/kernel/decimal.ts";
import type { Values, Wrongs } from "../form/use-checked-form.ts";

const STEP_DECIMALS = 12;

/** What the browser can tell about a new instrument before it is sent; the server's schema decides. */
export function checkInstrument({ symbol = "", tickSize = "", lotSize = "", minNotional = "" }: Values): Wrongs {
  return {
    symbol: /^[A-Za-z0-9][A-Za-z0-9.:_/-]{0,31}$/.test(symbol.trim())
      ? undefined
      : "A symbol has 1 to 32 letters, digits and the signs . : _ / -, such as BTC/USD.",
    tickSize: isAbove(tickSize, 0n) ? undefined : "The tick size is a decimal number above 0, such as 0.01.",
    lotSize: isAbove(lotSize, 0n) ? undefined : "The lot size is a decimal number above 0, such as 0.001.",
    minNotional: isAbove(minNotional, -1n) ? undefined : "The minimum notional is a decimal number of at least 0, such as 10.",
  };
}

function isAbove(text: string, low: bigint): boolean {
  const value = tryDecimal(text.trim(), STEP_DECIMALS);
  return value !== undefined && value > low;
}
