import { z } from "zod";
import { tryDecimal } from "#lib/domain/kernel/decimal.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { InstrumentId } from "#lib/domain/kernel/ids.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import { orBlank } from "../blank-input.ts";
import type { DeskServices } from "../desk/desk-services.ts";
import { defineUseCase } from "../use-case.ts";
import { type InstrumentView, instrumentView } from "./instrument-view.ts";

const STEP_DECIMALS = 12;
const currency = z
  .string()
  .trim()
  .regex(/^[A-Z][A-Z0-9]{0,11}$/, "A currency has 1 to 12 capital letters and digits, such as BTC.");
const step = (title: string) =>
  z
    .string(`${title} is a decimal number above 0, such as 0.01.`)
    .trim()
    .refine(
      (text) => (tryDecimal(text, STEP_DECIMALS) ?? 0n) > 0n,
      `${title} is a decimal number above 0 with at most 12 decimals, such as 0.01.`,
    );

const fields = z
  .object({
    venue: z.literal("simulated", "Only the venue `simulated` takes instruments by hand.").default("simulated"),
    symbol: z
      .string("Give the symbol, such as BTC/USD.")
      .trim()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9.:_/-]{0,31}$/,
        "A symbol has 1 to 32 letters, digits and the signs . : _ / -, and starts with a letter or digit.",
      ),
    base: orBlank(currency),
    quote: orBlank(currency),
    tickSize: step("The tick size"),
    lotSize: step("The lot size").default("0.00000001"),
    minNotional: z
      .string()
      .trim()
      .refine(
        (text) => (tryDecimal(text, STEP_DECIMALS) ?? -1n) >= 0n,
        "The minimum notional is a decimal number of at least 0, such as 10.",
      )
      .default("0"),
  })
  .transform((input) => {
    const [left, right] = input.symbol.split("/");
    return { ...input, base: input.base ?? left ?? input.symbol, quote: input.quote ?? right ?? "USD" };
  });

/** A simulated instrument with its steps set by hand. */
export const addInstrument = defineUseCase({
  name: "markets.add-instrument",
  input: fields,
  permission: "markets.manage",
  scope: "platform",
  audit: {
    type: "instrument.added",
    note: (input, output: InstrumentView | undefined) => {
      const { venue, symbol, tickSize, lotSize } = input;
      return { resourceId: output?.id ?? null, data: { venue, symbol, tickSize, lotSize } };
    },
  },
  run: async ({ tx }, input, { ids }: Pick<DeskServices, "ids">) => {
    const instrument: Instrument = { id: ids.next<InstrumentId>(), ...input, isSimulated: true };
    if ((await tx.desk.markets.insertInstrument(instrument)) === "exists") {
      throw new FailureError(
        failure("conflict", `${input.venue} has ${input.symbol} already. Its steps stay: candles and orders were made with them.`),
      );
    }
    await tx.notify("market");
    return instrumentView(instrument);
  },
});
