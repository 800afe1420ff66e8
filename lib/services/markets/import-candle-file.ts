import { z } from "zod";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { InstrumentId } from "#lib/domain/kernel/ids.ts";
import type { Result } from "#lib/domain/kernel/result.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { type Interval, intervals } from "#lib/domain/market/candle.ts";
import type { CheckedCandles } from "#lib/domain/market/candle-check.ts";
import type { CandleGaps } from "#lib/domain/market/candle-check-gaps.ts";
import { type CandleReport, reportLines } from "#lib/domain/market/candle-check-report.ts";
import type { CandleFileReader } from "#lib/ports/candle-file-reader.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { checkCandleFile } from "../candles/check-candle-file.ts";
import { type ImportInstruments, type ImportOutcome, storeCheckedCandles } from "../candles/import-candles.ts";
import type { DeskServices } from "../desk/desk-services.ts";
import { defineUseCase } from "../use-case.ts";
import { type InstrumentView, instrumentView } from "./instrument-view.ts";

const intervalNames = Object.keys(intervals) as [Interval, ...Interval[]]; // keys of the table

const fields = z.object({
  file: z.string().min(1).max(4_096),
  symbol: z.string().trim().min(1).max(32),
  interval: z.enum(intervalNames, `Choose one of the intervals ${intervalNames.join(", ")}.`),
  quote: z.string().trim().max(12).optional(),
  timeZone: z.string().max(64).optional(),
  replace: z.boolean().default(false),
});

export type ImportServices = Pick<DeskServices, "ids" | "archive"> & { readonly reader: CandleFileReader };

export type ImportedCandles = {
  readonly instrument: InstrumentView;
  readonly isNewInstrument: boolean;
  readonly interval: Interval;
  readonly candles: number;
  readonly from: string;
  readonly to: string;
  readonly written: number;
  readonly unchanged: boolean;
  readonly gaps: CandleGaps;
  readonly finestStep: string;
  readonly notes: readonly string[];
};

/**
 * Takes a candle file into the archive: all of it or nothing. The archive keeps its own promise (staging, then rename); should the
 * transaction fail after it, the same import again finds the range unchanged and records it.
 * @error not-found (no such file), invalid-input (with the faults by line), conflict (other candles stand in that range), archive-unreadable
 */
export const importCandleFile = defineUseCase({
  name: "markets.import-candles",
  input: fields,
  permission: "markets.manage",
  scope: "platform",
  audit: {
    type: "candles.imported",
    note: ({ symbol, interval, replace }, output: ImportedCandles | undefined) => {
      const figures = output ? { written: output.written, candles: output.candles, from: output.from, to: output.to } : {};
      return { resourceId: output?.instrument.id ?? null, data: { symbol, interval, replace, ...figures } };
    },
  },
  prepare: async ({ reader }: ImportServices, input): Promise<CheckedCandles> => {
    const checked = orThrow(await checkCandleFile({ reader }, input));
    if (checked.kind === "refused") throw new FailureError(refusalOf(checked.report));
    return checked;
  },
  run: async ({ tx, prepared }, input, { archive, ids }): Promise<ImportedCandles> => {
    const outcome = orThrow(await storeCheckedCandles({ archive, instruments: instrumentsOf(tx, ids) }, input, prepared));
    await tx.notify("market");
    return importedOf(outcome);
  },
});

function importedOf(outcome: ImportOutcome): ImportedCandles {
  if (outcome.kind === "conflict") throw new FailureError(failure("conflict", outcome.says));
  if (outcome.kind === "refused") throw new FailureError(refusalOf(outcome.report));
  const { kind: _kind, instrument, from, to, ...rest } = outcome;
  return { ...rest, instrument: instrumentView(instrument), from: isoTime(from), to: isoTime(to) };
}

function instrumentsOf(tx: Tx, ids: DeskServices["ids"]): ImportInstruments {
  return {
    findBySymbol: (venue, symbol) => tx.desk.markets.instrumentBySymbol(venue, symbol),
    async create(given) {
      const instrument = { id: ids.next<InstrumentId>(), ...given };
      if ((await tx.desk.markets.insertInstrument(instrument)) === "exists") throw new FailureError(failure("conflict"));
      return instrument;
    },
  };
}

/** Faults become fields named by their line, so that every door can show them. */
function refusalOf(report: CandleReport) {
  const faults = report.faults.map((fault): [string, string] => [
    `${report.unit} ${fault.line}${fault.column ? ` ${fault.column}` : ""}`,
    fault.says,
  ]);
  return failure("invalid-input", `The file was refused, nothing was imported.\n${reportLines(report).join("\n")}`, {
    fields: Object.fromEntries(faults),
  });
}

function orThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new FailureError(result.failure);
  return result.value;
}
