"use server";

import { addInstrument as addInstrumentUseCase } from "#lib/services/markets/add-instrument.ts";
import { readCandles } from "#lib/services/markets/read-candles.ts";
import { asAction } from "#lib/web/as-action.ts";

export const addInstrument = asAction(addInstrumentUseCase);
/** What closed since, for a chart that is open. */
export const laterCandles = asAction(readCandles, { refresh: false });
