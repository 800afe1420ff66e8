import { failure } from "#lib/domain/kernel/errors.ts";
import { err, ok, type Result } from "#lib/domain/kernel/result.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { Interval } from "#lib/domain/market/candle.ts";
import type { CheckedCandles } from "#lib/domain/market/candle-check.ts";
import type { CandleGaps } from "#lib/domain/market/candle-check-gaps.ts";
import type { CandleReport } from "#lib/domain/market/candle-check-report.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import type { CandleArchive } from "#lib/ports/candle-archive.ts";
import type { CandleFileReader } from "#lib/ports/candle-file-reader.ts";
import { type CandleFileInput, checkCandleFile } from "./check-candle-file.ts";
import { type NewInstrument, SIMULATED_VENUE, simulatedInstrument } from "./simulated-instrument.ts";

/** The instruments that an import looks up and adds to. */
export type ImportInstruments = {
  findBySymbol(venue: string, symbol: string): Promise<Instrument | undefined>;
  create(instrument: NewInstrument): Promise<Instrument>;
};

export type ImportCandlesInput = CandleFileInput & {
  readonly symbol: string;
  /** By the symbol, else USD, unless given. */
  readonly quote?: string | undefined;
  /** Overwrites what the archive holds in the range of the file. */
  readonly replace?: boolean | undefined;
};

export type ImportOutcome =
  | {
      readonly kind: "imported";
      readonly instrument: Instrument;
      /** True when the symbol was not known and a simulated instrument was made of it. */
      readonly isNewInstrument: boolean;
      readonly interval: Interval;
      readonly candles: number;
      /** Open times of the first and the last candle of the file. */
      readonly from: EpochMs;
      readonly to: EpochMs;
      /** Candles that are new in the archive or differ from what stood there. */
      readonly written: number;
      /** True when the archive held the very same range already. */
      readonly unchanged: boolean;
      readonly gaps: CandleGaps;
      /** Finest price step of the file, decimal text. @unit quote per base */
      readonly finestStep: string;
      /** What a person should know besides. */
      readonly notes: readonly string[];
    }
  | { readonly kind: "refused"; readonly report: CandleReport }
  /** The archive holds other candles in this range. */
  | { readonly kind: "conflict"; readonly says: string };

/**
 * Takes a candle file into the archive: all of it or nothing.
 * @error not-found, invalid-input (file, symbol, quote or time zone), archive-unreadable
 */
export async function importCandles(
  ports: { readonly archive: CandleArchive; readonly reader: CandleFileReader; readonly instruments: ImportInstruments },
  input: ImportCandlesInput,
): Promise<Result<ImportOutcome>> {
  const checked = await checkCandleFile(ports, input);
  if (!checked.ok) return checked;
  return storeCheckedCandles(ports, input, checked.value);
}

/** The second half of `importCandles`: looks up or makes the instrument and writes to the archive. */
export async function storeCheckedCandles(
  ports: { readonly archive: CandleArchive; readonly instruments: ImportInstruments },
  input: ImportCandlesInput,
  checked: CheckedCandles,
): Promise<Result<ImportOutcome>> {
  if (checked.kind === "refused") return ok(checked);
  const { candles, gaps, finestStep } = checked;
  const wanted = simulatedInstrument({ symbol: input.symbol, quote: input.quote, tickSize: finestStep });
  if (!wanted.ok) return wanted;
  const known = await ports.instruments.findBySymbol(SIMULATED_VENUE, input.symbol);
  if (known && input.quote !== undefined && input.quote !== known.quote) {
    const says = `${known.symbol} is known and quoted in ${known.quote}, not in ${input.quote}.`;
    return err(failure("invalid-input", says, { fields: { quote: says } }));
  }
  const instrument = known ?? (await ports.instruments.create(wanted.value));
  const stored = await ports.archive.write(
    { instrumentId: instrument.id, interval: input.interval },
    candles,
    input.replace ? "replace" : "refuse",
  );
  if (!stored.ok) return stored.failure.code === "conflict" ? ok({ kind: "conflict", says: stored.failure.message }) : stored;
  return ok({
    kind: "imported",
    instrument,
    isNewInstrument: known === undefined,
    interval: input.interval,
    candles: candles.openTime.length,
    from: candles.openTime[0] as EpochMs, // an accepted file has rows
    to: candles.openTime[candles.openTime.length - 1] as EpochMs, // the same
    written: stored.value.written,
    unchanged: stored.value.unchanged,
    gaps,
    finestStep,
    notes: known ? tickNotes(known, finestStep) : newNotes(instrument),
  });
}

function newNotes({ symbol, tickSize, lotSize, quote }: Instrument): string[] {
  return [
    `${symbol} was not known: it is now a simulated instrument quoted in ${quote}, with the tick ${tickSize} (the finest price step in the file) and the lot ${lotSize}.`,
  ];
}

function tickNotes({ symbol, tickSize }: Instrument, finestStep: string): string[] {
  if (isMultiple(finestStep, tickSize)) return [];
  return [`Prices of the file step by ${finestStep}, finer than the tick ${tickSize} of ${symbol}: orders will be rounded to the tick.`];
}

/** Whether one decimal text is a whole multiple of the other. */
function isMultiple(text: string, unit: string): boolean {
  const decimals = Math.max(...[text, unit].map((each) => each.split(".")[1]?.length ?? 0));
  const [a, b] = [text, unit].map((each) => {
    const [whole = "0", fraction = ""] = each.split(".");
    return BigInt(whole + fraction.padEnd(decimals, "0"));
  }) as [bigint, bigint]; // two texts, two numbers
  return a % b === 0n;
}
