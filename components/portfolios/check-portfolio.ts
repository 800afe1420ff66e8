import { tryDecimal } from "#lib/domain/kernel/decimal.ts";
import type { Values, Wrongs } from "../form/use-checked-form.ts";

const CAPITAL_DECIMALS = 8;

/** What the browser can tell about a new portfolio before it is sent; the server's schema decides. */
export function checkPortfolio(values: Values): Wrongs {
  const { name = "", baseCurrency = "", startingCapital = "", feedKind, feedFrom = "", feedTo = "" } = values;
  return {
    name: name.trim() === "" ? "Give the portfolio a name." : name.trim().length > 80 ? "A name has at most 80 characters." : undefined,
    baseCurrency: /^[A-Za-z][A-Za-z0-9]{1,11}$/.test(baseCurrency.trim())
      ? undefined
      : "A currency has 2 to 12 letters and digits, such as USD.",
    startingCapital:
      (tryDecimal(startingCapital.trim(), CAPITAL_DECIMALS) ?? 0n) > 0n
        ? undefined
        : "Give the starting capital as a decimal number above 0, such as 10000 or 2500.50.",
    feedTo:
      feedKind === "replay" && feedFrom !== "" && feedTo !== "" && feedTo <= feedFrom
        ? "The end of a replay must be after its start."
        : undefined,
  };
}
